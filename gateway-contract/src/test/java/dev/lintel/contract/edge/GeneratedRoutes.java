package dev.lintel.contract.edge;

import dev.lintel.contract.Headers;
import dev.lintel.contract.PathMatch;
import dev.lintel.contract.Route;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.match.SampleRequest;
import dev.lintel.contract.match.SampleRoute;
import java.util.ArrayList;
import java.util.List;

/// Routes as a company has them: hosts, services below a version, collections and their members, a few for all hosts.
final class GeneratedRoutes {
    private static final String[] COLLECTIONS = {"orders", "customers", "invoices", "shipments", "returns"};

    private GeneratedRoutes() {}

    static List<Route> mixed(int size) {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < size; i++) routes.add(route(i));
        return routes;
    }

    private static Route route(int i) {
        String host =
                i % 10 == 9 ? "" : i % 10 == 8 ? "*.tenant" + i % 20 + ".example.com" : "api" + i % 7 + ".example.com";
        String base = "/api/v" + (1 + i % 3) + "/service" + i / 20 + "/" + COLLECTIONS[i % 5];
        PathMatch path = switch (i % 4) {
            case 0 -> new PathMatch.Exact(base);
            case 1 -> new PathMatch.Template(base + "/{id}");
            case 2 -> new PathMatch.Template(base + "/{id}/lines/{line}");
            default -> new PathMatch.Prefix(base + "/files" + i);
        };
        return i % 4 == 0
                ? SampleRoute.of("route-" + i, host, path, "GET", "POST")
                : SampleRoute.of("route-" + i, host, path, "GET");
    }

    /// One that the route takes, unless a more specific one does.
    static SampleRequest request(Route route) {
        RouteMatch match = route.matches().getFirst();
        String host = match.hosts().isEmpty()
                ? "other.test"
                : match.hosts().getFirst().replace("*", "eu");
        String path = switch (match.path()) {
            case PathMatch.Exact exact -> exact.path();
            case PathMatch.Prefix prefix -> prefix.prefix() + "/a/b";
            case PathMatch.Template template -> template.template().replaceAll("\\{[^}]*\\}", "4711");
            case PathMatch.Regex regex -> throw new IllegalArgumentException("none of these is a regex");
        };
        return new SampleRequest("GET", host, path, null, Headers.EMPTY);
    }
}
