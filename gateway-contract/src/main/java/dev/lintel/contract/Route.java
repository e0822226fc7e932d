package dev.lintel.contract;

import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.ResourceId;
import dev.lintel.contract.syntax.Syntax;
import dev.lintel.contract.syntax.TextSyntax;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One route: which requests, and what happens to them.
///
/// @param id human id, `[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?`
/// @param description free text for people; may be empty
/// @param labels name to value, at most 32
/// @param matches any of these; 1 to 32
/// @param action what answers
/// @param policies in the order in which they see the request; at most 32
/// @param timeouts overrides those of the backend
/// @param lifecycle deprecation and retirement
/// @param encodedSlash whether `%2F` may stand in the path
public record Route(
        String id,
        String description,
        Map<String, String> labels,
        List<RouteMatch> matches,
        Action action,
        List<PolicyRef> policies,
        Timeouts timeouts,
        Optional<Lifecycle> lifecycle,
        boolean encodedSlash) {
    public static final Range MATCHES = new Range(1, 32);
    public static final Range POLICIES = new Range(0, 32);

    private static final Syntax ID = ResourceId::faultIn;
    private static final Syntax DESCRIPTION = TextSyntax::faultInDescription;

    /// @throws IllegalArgumentException if a component breaks its rule, or the path rewrite needs what a match lacks
    public Route {
        ID.require(id);
        DESCRIPTION.require(description);
        MATCHES.require("matches: their number", matches.size());
        POLICIES.require("policies: their number", policies.size());
        labels = TextSyntax.requireLabels(labels);
        matches = List.copyOf(matches);
        policies = List.copyOf(policies);
        String fault = faultInRewrite(action, matches);
        if (fault != null) throw new IllegalArgumentException("the path rewrite " + fault);
    }

    /// What a match lacks that the action's path rewrite needs; null when nothing.
    public static @Nullable String faultInRewrite(Action action, List<RouteMatch> matches) {
        Optional<Action.PathRewrite> rewrite = switch (action) {
            case Action.Forward forward -> forward.path();
            case Action.Redirect redirect -> redirect.path();
            case Action.DirectReply reply -> Optional.empty();
        };
        if (rewrite.isEmpty()) return null;
        for (RouteMatch match : matches) {
            String fault = rewrite.get().faultFor(match.path());
            if (fault != null) return fault;
        }
        return null;
    }
}
