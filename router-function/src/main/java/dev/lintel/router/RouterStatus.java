package dev.lintel.router;

import dev.lintel.store.Head;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a router serves, and how it stands with the store.
///
/// @param source where the served configuration came from
/// @param head what is served; [Head#NONE] before the first publish
/// @param since when it began to be served
/// @param trouble why the newest is not served, for operators; absent when all is well
/// @param troubleSince since when that holds
/// @param unresolvedSecrets references that could not be read; the routes that need them answer 503
public record RouterStatus(
        Source source,
        Head head,
        Instant since,
        Optional<String> trouble,
        Optional<Instant> troubleSince,
        List<String> unresolvedSecrets) {
    public enum Source {
        /// Nothing was ever loaded: every request is answered with 503.
        NONE,
        /// What an earlier run of this router kept.
        LAST_GOOD,
        STORE
    }

    public RouterStatus {
        unresolvedSecrets = List.copyOf(unresolvedSecrets);
    }

    /// Whether requests are answered by a configuration.
    public boolean ready() {
        return source != Source.NONE;
    }
}
