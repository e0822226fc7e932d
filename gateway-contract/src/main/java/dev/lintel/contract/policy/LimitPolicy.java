package dev.lintel.contract.policy;

/// A policy that refuses requests beyond a number: those of one route are decided together, all or none. A policy that
/// several routes name is one counter for all of them, unless its key says otherwise.
public sealed interface LimitPolicy extends PolicySpec permits Concurrency, Quota, RateLimit {
    /// What limits have in common.
    LimitScope scope();

    /// For requests that no override is for.
    long limit();

    /// What one request takes.
    LimitCost cost();
}
