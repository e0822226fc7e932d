package dev.lintel.contract.policy;

import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.ResourceId;
import dev.lintel.contract.syntax.Syntax;
import java.util.List;
import java.util.Optional;

/// Another limit for some consumers, counted apart. The first one of a policy's list that is for a request holds.
///
/// @param name stands in logs and `RateLimit` fields behind the policy's
/// @param consumers that it is for; with groups and plans at least one, for requests of any of them
/// @param limit in the place of the policy's
/// @param burst of a rate limit; left out, as large as `limit`
public record LimitOverride(
        String name,
        List<String> consumers,
        List<String> groups,
        List<String> plans,
        long limit,
        Optional<Long> burst) {
    public static final Range NAMES = new Range(0, 256);

    private static final Syntax NAME = ResourceId::faultIn;

    /// @throws IllegalArgumentException if it is for nobody, or for too many
    public LimitOverride {
        NAME.require(name);
        consumers = List.copyOf(consumers);
        groups = List.copyOf(groups);
        plans = List.copyOf(plans);
        NAMES.require("consumers: their number", consumers.size());
        NAMES.require("groups: their number", groups.size());
        NAMES.require("plans: their number", plans.size());
        if (consumers.isEmpty() && groups.isEmpty() && plans.isEmpty())
            throw new IllegalArgumentException("is for nobody: give 'consumers', 'groups' or 'plans'");
    }
}
