package dev.lintel.store.idempotency;

import java.time.Instant;

/// What came of asking for a key.
public sealed interface Claim {
    /// The key is the asker's.
    record Taken() implements Claim {}

    /// Somebody works at it.
    ///
    /// @param until when the lease ends, if it is not renewed
    record Held(Instant until) implements Claim {}

    /// It was answered.
    record Answered(Answer answer) implements Claim {}
}
