package dev.lintel.store;

import java.time.Instant;
import java.util.List;

/// One accepted change.
///
/// @param sequence HEAD's after the change
/// @param from revision before
/// @param to revision after
/// @param author who
/// @param at when
/// @param message why; may be empty
/// @param changes such as `+ routes/a`, `~ backends/b`, `- routes/c`; at most 100, then one line with the number left
/// out
public record AuditRecord(
        long sequence,
        Action action,
        long from,
        long to,
        String author,
        Instant at,
        String message,
        List<String> changes) {
    public enum Action {
        PUBLISH,
        ROLLBACK
    }

    public AuditRecord {
        changes = List.copyOf(changes);
    }
}
