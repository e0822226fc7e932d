package dev.lintel.router.limit;

import dev.lintel.contract.Action;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.Route;
import dev.lintel.router.policy.Policy;
import dev.lintel.store.limit.NamedLimit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the limits of a route and makes one policy of them.
public final class RouteLimits {
    private RouteLimits() {}

    /// Empty if the route has none.
    public static Optional<Policy> bind(Route route, Configuration configuration, LimitServices services) {
        List<NamedLimit> limits = NamedLimit.of(route, configuration);
        return limits.isEmpty()
                ? Optional.empty()
                : Optional.of(new LimitsPolicy(limits, backend(route.action()), services));
    }

    private static @Nullable String backend(Action action) {
        return action instanceof Action.Forward forward && forward.backends().size() == 1
                ? forward.backends().getFirst().backend()
                : null;
    }
}
