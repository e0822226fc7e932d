package dev.lintel.router.limit;

import dev.lintel.contract.policy.LimitPolicy;

/// A limit policy and the name of its counters: the id of the policy, or `route/kind` where it was written in place,
/// with a number behind it from the second one of that kind on.
///
/// @param name no other policy of the document has it
public record NamedLimit(String name, LimitPolicy policy) {}
