package dev.lintel.router.upstream;

import org.jspecify.annotations.Nullable;

/// Chooses where a call goes among the destinations of one backend. One per event loop and list of destinations; not
/// thread-safe. Allocates nothing.
interface Balancer {
    /// The key of a call that has none.
    long NO_KEY = 0;

    /// The best destination that is neither tried nor refused; one to be avoided only when no other is left.
    ///
    /// @param key hash of what the calls that belong together share; [#NO_KEY] for none
    /// @param tried where this call was already; null for nowhere
    @Nullable
    Destination next(long key, @Nullable Tried tried, long nowNanos);
}
