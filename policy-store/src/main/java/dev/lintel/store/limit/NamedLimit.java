package dev.lintel.store.limit;

import dev.lintel.contract.Configuration;
import dev.lintel.contract.PolicyRef;
import dev.lintel.contract.Route;
import dev.lintel.contract.policy.Concurrency;
import dev.lintel.contract.policy.LimitOverride;
import dev.lintel.contract.policy.LimitPolicy;
import dev.lintel.contract.policy.Quota;
import dev.lintel.contract.policy.RateLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A limit policy and the name of its counters: the id of the policy, or `route/kind` where it was written in place,
/// with a number behind it from the second one of that kind on.
///
/// @param name no other policy of the document has it
public record NamedLimit(String name, LimitPolicy policy) {
    private static final int MOST_CHARACTERS = LimitSpec.MAX_ID_CHARACTERS;
    private static final int KEPT_CHARACTERS = 100;

    /// Those of a route, in its order.
    public static List<NamedLimit> of(Route route, Configuration configuration) {
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

    /// The one of that name, whether or not a route has it.
    public static Optional<NamedLimit> find(String name, Configuration configuration) {
        if (configuration.policies().get(name) instanceof LimitPolicy shared)
            return Optional.of(new NamedLimit(name, shared));
        return configuration.routes().stream()
                .filter(route -> name.startsWith(route.id() + "/"))
                .flatMap(route -> of(route, configuration).stream())
                .filter(limit -> limit.name().equals(name))
                .findFirst();
    }

    /// What counts for callers that no override is for.
    public LimitSpec own() {
        long burst = policy instanceof RateLimit rate ? rate.burst() : policy.limit();
        return spec(name, policy.limit(), burst);
    }

    /// What counts for those whom the override is for.
    public LimitSpec of(LimitOverride override) {
        return spec(
                name + ":" + override.name(), override.limit(), override.burst().orElse(override.limit()));
    }

    /// The policy's own limit, then those of its overrides.
    public List<LimitSpec> all() {
        List<LimitSpec> all = new ArrayList<>();
        all.add(own());
        policy.scope().overrides().forEach(override -> all.add(of(override)));
        return all;
    }

    /// @param burst of a rate limit
    private LimitSpec spec(String id, long limit, long burst) {
        String bounded = id.length() <= MOST_CHARACTERS ? id : id.substring(0, KEPT_CHARACTERS) + KeyDigest.of(id);
        return switch (policy) {
            case RateLimit rate -> new LimitSpec.Rate(bounded, limit, rate.per(), burst);
            case Quota quota -> quota(bounded, quota.window(), limit);
            case Concurrency slots -> new LimitSpec.Concurrency(bounded, Math.toIntExact(limit), slots.lease());
        };
    }

    private static LimitSpec quota(String id, Quota.Window window, long limit) {
        return switch (window) {
            case Quota.Window.Calendar calendar -> {
                CalendarUnit unit = switch (calendar.period()) {
                    case MINUTE -> CalendarUnit.MINUTE;
                    case HOUR -> CalendarUnit.HOUR;
                    case DAY -> CalendarUnit.DAY;
                    case MONTH -> CalendarUnit.MONTH;
                };
                yield new LimitSpec.CalendarQuota(id, limit, unit, calendar.zone());
            }
            case Quota.Window.Rolling rolling ->
                new LimitSpec.RollingQuota(id, limit, rolling.period().rolling());
        };
    }
}
