package dev.lintel.store.limit;

import java.util.concurrent.CompletionStage;

/// The store of limits' items: each call is one operation of the store, tried once. Thread-safe; does not block.
///
/// Fails with [LedgerException].
public interface LimitLedger {
    /// One conditional write.
    CompletionStage<Outcome> apply(Change change);

    /// One read. It may be behind by a moment; also good for hearing what time it is.
    CompletionStage<Cells> read(String key);

    /// What became of a change.
    ///
    /// @param applied whether it was made
    /// @param cells the item after it, or as it stood where a guard did not pass
    record Outcome(boolean applied, Cells cells) {}

    /// A call without an answer.
    final class LedgerException extends RuntimeException {
        private final boolean throttled;

        /// @param throttled the store turned the call away and did nothing. Else nobody knows whether it did it
        public LedgerException(String message, boolean throttled, Throwable cause) {
            super(message, cause);
            this.throttled = throttled;
        }

        public LedgerException(String message, boolean throttled) {
            super(message);
            this.throttled = throttled;
        }

        public boolean throttled() {
            return throttled;
        }
    }
}
