package dev.lintel.store.secret;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.SecretRef;
import org.jspecify.annotations.Nullable;

/// Turns a reference into the secret. Thread-safe. May block on a file or a keeper's reply unless it says otherwise.
@FunctionalInterface
public interface SecretResolver {
    /// The secret's present value; never empty, never logged.
    ///
    /// @throws ProblemException `CONFIGURATION_UNAVAILABLE` when the keeper answers that there is no such secret or
    ///     that we may not read it, `STORE_UNAVAILABLE` when the keeper does not answer. The detail names the
    ///     reference, which is for operators and not for clients of the gateway
    String resolve(SecretRef secret);

    /// Forgets what it remembers: the next call of each secret asks its keeper. For a process that was restored from a
    /// snapshot, whose memory may be days old. Never blocks.
    default void forget() {}

    /// The keeper answered, and there is nothing to be had.
    static ProblemException refused(SecretRef secret, String why) {
        return refused(secret, why, null);
    }

    /// The keeper answered, and there is nothing to be had.
    static ProblemException refused(SecretRef secret, String why, @Nullable Throwable cause) {
        return new ProblemException(
                Problem.of(ProblemType.CONFIGURATION_UNAVAILABLE, "the secret " + secret + " " + why), cause);
    }

    /// The keeper did not answer.
    static ProblemException unanswered(SecretRef secret, @Nullable Throwable cause) {
        return new ProblemException(
                Problem.of(ProblemType.STORE_UNAVAILABLE, "the keeper of " + secret + " does not answer"), cause);
    }
}
