package dev.lintel.contract.parse;

import dev.lintel.contract.Action;
import dev.lintel.contract.Kind;
import dev.lintel.contract.Lifecycle;
import dev.lintel.contract.PolicyRef;
import dev.lintel.contract.Route;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.Timeouts;
import dev.lintel.contract.policy.PolicyCatalogue;
import dev.lintel.contract.policy.PolicySpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a route.
final class RouteParser {
    private RouteParser() {}

    static @Nullable Route read(Members in) {
        ResourceHead head = ResourceHead.read(in);
        int before = in.reading().faults().size();
        List<RouteMatch> matches =
                in.required("match").map(RouteParser::matches).orElse(List.of());
        boolean matchesAreRight = in.reading().faults().size() == before;
        Action action = action(in, matchesAreRight ? matches : List.of());
        List<PolicyRef> policies = in.list("policies", 0, (int) Route.POLICIES.max(), RouteParser::policy);
        Timeouts timeouts = in.object("timeouts", TimeoutsParser::read).orElse(Timeouts.NONE);
        Optional<Lifecycle> lifecycle = in.object("lifecycle", LifecycleParser::read);
        boolean encodedSlash = in.flag("encodedSlash", false);
        if (matches.isEmpty() || action == null) return null;
        return new Route(
                head.id(),
                head.description(),
                head.labels(),
                matches,
                action,
                policies,
                timeouts,
                lifecycle,
                encodedSlash);
    }

    private static List<RouteMatch> matches(Place place) {
        if (place.isList()) return place.list(1, (int) Route.MATCHES.max(), item -> item.object(MatchParser::read));
        RouteMatch match = place.object(MatchParser::read);
        return match == null ? List.of() : List.of(match);
    }

    private static @Nullable Action action(Members in, List<RouteMatch> matches) {
        String name = in.exactlyOne("forward", "redirect", "reply");
        if (name == null) return null;
        Action action = in.object(name, members -> switch (name) {
                    case "forward" -> ActionParser.forward(members);
                    case "redirect" -> ActionParser.redirect(members);
                    default -> ActionParser.reply(members);
                })
                .orElse(null);
        String fault = action == null ? null : Route.faultInRewrite(action, matches);
        if (fault != null) in.fault(name, "path", fault);
        return action;
    }

    private static @Nullable PolicyRef policy(Place place) {
        if (place.isText()) {
            String id = place.reading().reference(place, Kind.POLICY);
            return id == null ? null : new PolicyRef.Named(id);
        }
        if (!place.isObject()) {
            place.fault("must be the id of a policy, or a policy written in place");
            return null;
        }
        PolicySpec spec = place.object(PolicyCatalogue::read);
        return spec == null ? null : new PolicyRef.Inline(spec);
    }
}
