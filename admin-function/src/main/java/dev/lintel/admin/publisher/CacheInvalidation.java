package dev.lintel.admin.publisher;

import java.util.SortedSet;

/// Takes replies out of CloudFront's caches by their cache tags. Thread-safe; may block.
@FunctionalInterface
public interface CacheInvalidation {
    /// Returns once the request to do so is accepted; it takes seconds until no cache serves them any more.
    ///
    /// @param tags as routers send them: `all`, or `r.` and a route's id; 1 to 3,000
    /// @param reference names this very invalidation: another one with the same tags and reference does nothing
    /// @throws dev.lintel.contract.ProblemException `STORE_UNAVAILABLE` or `CONFIGURATION_UNAVAILABLE`
    void invalidate(SortedSet<String> tags, String reference);
}
