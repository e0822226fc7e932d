package dev.lintel.admin.publisher;

import java.time.Instant;
import java.util.Optional;

/// Where the entry `stamp` comes from, with which the edge signs. Thread-safe; may block.
@FunctionalInterface
public interface EdgeStampSource {
    /// For edges that sign nothing.
    EdgeStampSource NONE = time -> Optional.empty();

    /// The entry for that time; empty if there is no origin secret.
    ///
    /// @throws dev.lintel.contract.ProblemException if the secret is not to be had now
    Optional<String> entry(Instant time);
}
