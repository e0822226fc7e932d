package dev.lintel.store.breaker;

import java.util.Map;

/// What the checker found of a backend, written where a target is not well. A backend without one is well.
///
/// @param backend its id
/// @param targets by the digest of their URL; those that answer well are left out
/// @param checkedMillis when the last round was over; since 1970
/// @param expiresMillis after which nothing of this holds, since nobody checks any more
public record BackendHealth(String backend, Map<String, TargetHealth> targets, long checkedMillis, long expiresMillis) {
    /// @param healthy what routers are told
    /// @param streak answers in a row that speak against that
    /// @param sinceMillis when it became so
    public record TargetHealth(boolean healthy, int streak, long sinceMillis) {}

    public BackendHealth {
        targets = Map.copyOf(targets);
    }
}
