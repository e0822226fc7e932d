package dev.lintel.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One route: which requests, and what happens to them.
///
/// @param id human id, `[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?`
/// @param description free text for people; may be empty
/// @param labels name to value, at most 32
/// @param matches any of these; at least one
/// @param action what answers
/// @param policies in the order in which they see the request
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

    public Route {
        labels = Map.copyOf(labels);
        matches = List.copyOf(matches);
        policies = List.copyOf(policies);
        if (matches.isEmpty()) throw new IllegalArgumentException("a route needs at least one match");
    }
}
