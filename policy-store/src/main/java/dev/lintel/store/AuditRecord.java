package dev.lintel.store;

import dev.lintel.contract.Document;
import dev.lintel.contract.DocumentChange;
import java.time.Instant;
import java.util.ArrayList;
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
    private static final int MAX_CHANGES = 100;

    public enum Action {
        PUBLISH,
        ROLLBACK
    }

    public AuditRecord {
        changes = List.copyOf(changes);
    }

    /// What became of each resource, in the form that a record holds.
    public static List<String> changes(Document before, Document after) {
        List<DocumentChange> all = after.diffFrom(before);
        List<String> lines = new ArrayList<>();
        for (DocumentChange change : all.subList(0, Math.min(MAX_CHANGES, all.size()))) lines.add(change.toString());
        if (all.size() > MAX_CHANGES) lines.add("and " + (all.size() - MAX_CHANGES) + " more");
        return lines;
    }
}
