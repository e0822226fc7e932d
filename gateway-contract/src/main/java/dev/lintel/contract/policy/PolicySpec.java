package dev.lintel.contract.policy;

/// A policy as configured. A new kind is one record here, its schema `policies/<kind>.schema.json`, its line in
/// [PolicyCatalogue], and its binding in the router.
public sealed interface PolicySpec
        permits Cors, Fallback, HeaderRules, IdempotencyKey, LimitPolicy, Mirror, RequestSize, Retry {
    /// The value of `kind` in a document.
    String kind();
}
