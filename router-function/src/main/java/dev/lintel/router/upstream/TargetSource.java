package dev.lintel.router.upstream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Finds the targets of a backend. Asked off the request path, once at a time.
public interface TargetSource extends AutoCloseable {
    /// Never blocks. Fails when the targets cannot be told; finding none is a failure too.
    CompletionStage<Found> find();

    @Override
    void close();

    /// @param sites at least 1, no two equal
    /// @param again how soon to ask again
    record Found(List<Site> sites, Duration again) {
        /// @throws IllegalArgumentException if there are no sites
        public Found {
            sites = sites.stream().distinct().toList();
            if (sites.isEmpty()) throw new IllegalArgumentException("nothing was found");
        }
    }
}
