package dev.lintel.admin.publisher;

import dev.lintel.contract.Action;
import dev.lintel.contract.Backend;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.Lifecycle;
import dev.lintel.contract.PolicyRef;
import dev.lintel.contract.Route;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.Timeouts;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.contract.policy.PolicySpec;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which cached replies a change of the configuration makes wrong, as cache tags.
///
/// A route that answers otherwise than before (its action, policies, timeouts, life cycle, or a policy or backend that
/// it
/// names) is purged by its own tag. Anything that may lead a request to another route purges everything: routes added
/// or
/// removed, conditions changed, the gateway's settings. Descriptions, labels and tests change no reply.
public final class PurgeTags {
    public static final String ALL = "all";
    public static final SortedSet<String> EVERYTHING = Collections.unmodifiableSortedSet(new TreeSet<>(List.of(ALL)));

    /// Each tag is billed as a path; from so many on, one that says all is the better bargain.
    static final int MOST = 50;

    private PurgeTags() {}

    public static String of(String routeId) {
        return "r." + routeId;
    }

    /// What was cached under `before` and is wrong under `after`. Empty if nothing is.
    public static SortedSet<String> between(Configuration before, Configuration after) {
        if (!before.gateway().equals(after.gateway())) return EVERYTHING;
        Map<String, Route> old = byId(before);
        if (!old.keySet().equals(byId(after).keySet())) return EVERYTHING;
        SortedSet<String> tags = new TreeSet<>();
        for (Route route : after.routes()) {
            Route was = old.get(route.id());
            if (was == null || !Way.of(was).equals(Way.of(route))) return EVERYTHING;
            if (!Answer.of(was, before).equals(Answer.of(route, after))) tags.add(of(route.id()));
        }
        return tags.size() > MOST ? EVERYTHING : Collections.unmodifiableSortedSet(tags);
    }

    private static Map<String, Route> byId(Configuration configuration) {
        Map<String, Route> routes = new HashMap<>();
        for (Route route : configuration.routes()) routes.put(route.id(), route);
        return routes;
    }

    /// Which requests a route takes.
    private record Way(List<RouteMatch> matches, boolean encodedSlash) {
        static Way of(Route route) {
            return new Way(route.matches(), route.encodedSlash());
        }
    }

    /// What a route does with them, names replaced by what they stand for. Backends that only policies name are not
    /// among
    /// it: they are sent copies, and their replies go nowhere.
    private record Answer(
            Action action,
            List<PolicySpec> policies,
            Timeouts timeouts,
            Optional<Lifecycle> lifecycle,
            List<UpstreamSpec> upstreams) {
        static Answer of(Route route, Configuration configuration) {
            List<PolicySpec> policies = route.policies().stream()
                    .map(reference -> policy(reference, configuration))
                    .toList();
            List<UpstreamSpec> upstreams = switch (route.action()) {
                case Action.Forward forward ->
                    forward.backends().stream()
                            .map(weighted -> named(configuration.backends(), weighted.backend()))
                            .map(Backend::upstream)
                            .toList();
                case Action.Redirect redirect -> List.of();
                case Action.DirectReply reply -> List.of();
            };
            return new Answer(route.action(), policies, route.timeouts(), route.lifecycle(), upstreams);
        }

        private static PolicySpec policy(PolicyRef reference, Configuration configuration) {
            return switch (reference) {
                case PolicyRef.Inline inline -> inline.spec();
                case PolicyRef.Named named -> named(configuration.policies(), named.id());
            };
        }

        private static <T> T named(Map<String, T> resources, String id) {
            T found = resources.get(id);
            if (found == null) throw new IllegalArgumentException("a checked configuration lacks " + id);
            return found;
        }
    }
}
