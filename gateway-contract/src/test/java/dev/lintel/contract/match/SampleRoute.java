package dev.lintel.contract.match;

import dev.lintel.contract.Action;
import dev.lintel.contract.Headers;
import dev.lintel.contract.PathMatch;
import dev.lintel.contract.Route;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.Timeouts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Routes of which only the matches count.
public final class SampleRoute {
    private SampleRoute() {}

    public static Route of(String id, RouteMatch... matches) {
        return new Route(
                id,
                "",
                Map.of(),
                List.of(matches),
                new Action.DirectReply(200, Headers.EMPTY, id),
                List.of(),
                Timeouts.NONE,
                Optional.empty(),
                false);
    }

    public static Route of(String id, String host, PathMatch path, String... methods) {
        List<String> hosts = host.isEmpty() ? List.of() : List.of(host);
        return of(id, new RouteMatch(hosts, path, Set.of(methods), List.of(), List.of(), Optional.empty()));
    }
}
