package dev.lintel.local.dev;

import dev.lintel.contract.Configuration;
import dev.lintel.contract.Headers;
import dev.lintel.contract.PathMatch;
import dev.lintel.contract.Route;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.RouteTest;
import dev.lintel.contract.match.RouteTable;
import dev.lintel.contract.match.RouteTests;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A request that a configuration routes, as a line for a shell: of its own tests, else made from a route's conditions
/// and tried on the route table.
final class SampleRequest {
    private static final String ID = "sample";

    private SampleRequest() {}

    static Optional<String> of(Configuration configuration, URI gateway) {
        RouteTable table = RouteTable.compile(configuration.routes());
        List<RouteTest> candidates = new ArrayList<>();
        for (RouteTest test : configuration.tests()) if (test.expectedRoute().isPresent()) candidates.add(test);
        configuration.routes().stream()
                .sorted(Comparator.comparing(Route::id))
                .forEach(route ->
                        route.matches().forEach(match -> made(route, match).ifPresent(candidates::add)));
        return candidates.stream()
                .filter(test -> test.method().equals("GET"))
                .filter(test -> passes(configuration, table, test))
                .findFirst()
                .map(test -> curl(test, gateway));
    }

    private static boolean passes(Configuration configuration, RouteTable table, RouteTest test) {
        var alone = new Configuration(
                configuration.gateway(),
                configuration.backends(),
                configuration.policies(),
                configuration.routes(),
                List.of(test));
        return RouteTests.run(alone, table).isEmpty();
    }

    /// Empty when the conditions are more than a path, a host and GET.
    private static Optional<RouteTest> made(Route route, RouteMatch match) {
        boolean plain = match.headers().isEmpty()
                && match.query().isEmpty()
                && match.version().isEmpty()
                && (match.methods().isEmpty() || match.methods().contains("GET"));
        return plain ? path(match.path()).map(path -> test(route, match, path)) : Optional.empty();
    }

    /// Empty for a regex: what it takes is not for a machine to guess.
    private static Optional<String> path(PathMatch match) {
        if (match instanceof PathMatch.Exact exact) return Optional.of(exact.path());
        if (match instanceof PathMatch.Prefix prefix) return Optional.of(prefix.prefix());
        return match instanceof PathMatch.Template template
                ? Optional.of(template.template().replaceAll("\\{[^}]*}", "1"))
                : Optional.empty();
    }

    private static RouteTest test(Route route, RouteMatch match, String path) {
        String host = match.hosts().isEmpty() ? "" : match.hosts().getFirst().replace("*", "www");
        return new RouteTest(ID, "GET", host, path, Headers.EMPTY, Optional.of(route.id()), Optional.empty());
    }

    private static String curl(RouteTest test, URI gateway) {
        var line = new StringBuilder("curl -i ");
        if (!test.host().isEmpty() && !test.host().matches("(localhost|127\\.0\\.0\\.1)(:[0-9]+)?"))
            line.append("-H ").append(quoted("Host: " + test.host())).append(' ');
        test.headers()
                .forEach((name, value) ->
                        line.append("-H ").append(quoted(name + ": " + value)).append(' '));
        String url = gateway + test.target();
        return line.append(url.matches("[A-Za-z0-9:/._~-]+") ? url : quoted(url))
                .toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
