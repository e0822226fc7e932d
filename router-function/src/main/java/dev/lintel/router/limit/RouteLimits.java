package dev.lintel.router.limit;

import dev.lintel.contract.Action;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.PolicyRef;
import dev.lintel.contract.Route;
import dev.lintel.contract.policy.LimitPolicy;
import dev.lintel.router.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the limits of a route and makes one policy of them.
public final class RouteLimits {
    private RouteLimits() {}

    /// Empty if the route has none.
    public static Optional<Policy> bind(Route route, Configuration configuration, LimitServices services) {
        List<NamedLimit> limits = named(route, configuration);
        return limits.isEmpty()
                ? Optional.empty()
                : Optional.of(new LimitsPolicy(limits, backend(route.action()), services));
    }

    private static List<NamedLimit> named(Route route, Configuration configuration) {
        List<NamedLimit> limits = new ArrayList<>();
        Map<String, Integer> inPlace = new HashMap<>();
        for (PolicyRef ref : route.policies()) {
            if (!(configuration.policy(ref) instanceof LimitPolicy limit)) continue;
            limits.add(new NamedLimit(
                    switch (ref) {
                        case PolicyRef.Named named -> named.id();
                        case PolicyRef.Inline inline -> {
                            int nth = inPlace.merge(limit.kind(), 1, Integer::sum);
                            yield route.id() + "/" + limit.kind() + (nth == 1 ? "" : "/" + nth);
                        }
                    },
                    limit));
        }
        return limits;
    }

    private static @Nullable String backend(Action action) {
        return action instanceof Action.Forward forward && forward.backends().size() == 1
                ? forward.backends().getFirst().backend()
                : null;
    }
}
