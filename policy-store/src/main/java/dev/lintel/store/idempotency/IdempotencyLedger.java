package dev.lintel.store.idempotency;

import java.time.Duration;
import java.time.Instant;

/// Who works at a request under which key, and how it was answered. One at a time holds a key; a holder that is gone
/// loses it by time. Thread-safe; blocks.
///
/// Keys are digests, so that nothing of a caller is in them. The time is the caller's: clocks may differ by
/// [#CLOCK_SKEW], so a key that another instance held passes on that much later.
///
/// Every method throws `ProblemException` with `STORE_UNAVAILABLE` when the store does not answer; the write may have
/// taken place then.
public interface IdempotencyLedger {
    /// How far the clocks of two instances may lie apart.
    Duration CLOCK_SKEW = Duration.ofSeconds(2);

    /// Takes the key, if it is free: never used, forgotten by now, or held by somebody whose lease is over. One who
    /// holds it already takes it again.
    ///
    /// @param key at most 128 characters
    /// @param owner a name that nobody else has; at most 64 characters
    Claim claim(String key, String owner, Instant now, Duration lease);

    /// Holds the key for longer.
    ///
    /// @return whether the owner held it still
    boolean renew(String key, String owner, Instant until);

    /// Writes the answer, and so gives the key up for good.
    ///
    /// @param forgottenAt from then on the key is free
    /// @return whether the owner held it still; else the answer of whoever took it over counts
    boolean complete(String key, String owner, Answer answer, Instant forgottenAt);

    /// Gives the key up unused, if the owner holds it.
    void release(String key, String owner);
}
