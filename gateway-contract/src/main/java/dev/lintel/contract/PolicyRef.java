package dev.lintel.contract;

import dev.lintel.contract.policy.PolicySpec;

/// A policy of a route: by the id of a policy resource, or written in place.
public sealed interface PolicyRef {
    record Named(String id) implements PolicyRef {}

    record Inline(PolicySpec spec) implements PolicyRef {}
}
