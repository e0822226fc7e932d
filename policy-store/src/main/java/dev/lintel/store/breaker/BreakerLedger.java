package dev.lintel.store.breaker;

import dev.lintel.store.breaker.BreakerEntry.Slot;
import java.util.List;
import java.util.Optional;

/// Where router instances hold their breakers in common. Each method is one operation of the store and may block.
/// Thread-safe. All throw `ProblemException` with `STORE_UNAVAILABLE` when the store does not answer; a write may have
/// taken place then.
///
/// Nothing is kept of a breaker that is quietly closed, so that a gateway whose backends are well writes nothing and
/// reads an empty list.
public interface BreakerLedger {
    /// What became of a write.
    ///
    /// @param done whether it took place
    /// @param now what stands there after; empty for nothing
    record Written(boolean done, Optional<BreakerEntry> now) {}

    /// Everything, strongly consistent.
    TargetBoard read();

    /// Puts an entry where none is.
    Written create(BreakerEntry entry);

    /// Puts `next` in the place of `expected`, if that is what stands there: same version.
    Written replace(BreakerEntry expected, BreakerEntry next);

    /// Removes the entry, if it still has this version: closed.
    Written remove(BreakerEntry expected);

    /// Adds to the evidence of an alert, if it still has this generation and is an alert. Many may do so at once.
    ///
    /// @param counts what to add
    /// @param oldest slots of the alert below this index are dropped
    Written report(BreakerEntry alert, List<Slot> counts, long oldest, long expiresMillis);

    /// For the checker, the only one who writes it.
    void putHealth(BackendHealth health);

    void removeHealth(String backend);
}
