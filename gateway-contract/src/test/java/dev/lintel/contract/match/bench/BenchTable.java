package dev.lintel.contract.match.bench;

import dev.lintel.contract.Action;
import dev.lintel.contract.FieldMatch;
import dev.lintel.contract.Headers;
import dev.lintel.contract.PathMatch;
import dev.lintel.contract.Route;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.Timeouts;
import dev.lintel.contract.match.MatchInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Routes of one shape and requests that they take, spread evenly over all of them.
final class BenchTable {
    static final int REQUESTS = 1024;
    private static final Headers HEADERS = Headers.of(
            "Host", "api.example.com", "User-Agent", "bench", "Accept", "application/json", "X-Env", "canary");

    final List<Route> routes = new ArrayList<>();
    final MatchInput[] requests = new MatchInput[REQUESTS];

    record Input(
            String method,
            String host,
            String path,
            @Nullable String query,
            Headers headers) implements MatchInput {}

    BenchTable(String shape, int size) {
        for (int i = 0; i < size; i++) routes.add(route(shape, i));
        Collections.shuffle(routes, new Random(7));
        var random = new Random(42);
        for (int i = 0; i < REQUESTS; i++) requests[i] = request(shape, random.nextInt(size));
    }

    private static String area(int i) {
        return "/area" + i % 97 + "/resource" + i;
    }

    private static Route route(String shape, int i) {
        return switch (shape) {
            case "exact" -> route(i, "", new PathMatch.Exact(area(i) + "/items"), List.of());
            case "template" -> route(i, "", new PathMatch.Template(area(i) + "/{id}/items/{item}"), List.of());
            case "prefix" -> route(i, "", new PathMatch.Prefix(area(i)), List.of());
            case "mixed" -> mixed(i);
            default -> throw new IllegalArgumentException(shape);
        };
    }

    /// Each fourth route: an exact host and path; a wildcard host and a template; any host and a prefix; a template
    /// with
    /// conditions on method, header and query, behind a literal that leads nowhere.
    private static Route mixed(int i) {
        return switch (i % 4) {
            case 0 -> route(i, "h" + i % 50 + ".example.com", new PathMatch.Exact(area(i) + "/items"), List.of());
            case 1 -> route(i, "*.w" + i % 50 + ".example.com", new PathMatch.Template(area(i) + "/{id}"), List.of());
            case 2 -> route(i, "", new PathMatch.Prefix(area(i)), List.of());
            default ->
                route(
                        i,
                        "",
                        new PathMatch.Template("/{area}/resource" + i + "/{id}"),
                        List.of(new FieldMatch("X-Env", new FieldMatch.Test.Exact("canary"))));
        };
    }

    private static MatchInput request(String shape, int i) {
        String host = "api.example.com";
        String path = area(i);
        if (shape.equals("mixed") && i % 4 == 0) host = "h" + i % 50 + ".example.com";
        if (shape.equals("mixed") && i % 4 == 1) host = "eu.w" + i % 50 + ".example.com";
        if (shape.equals("exact") || (shape.equals("mixed") && i % 4 == 0)) path += "/items";
        if (shape.equals("template")) path += "/1234567890/items/abcdef";
        if (shape.equals("prefix") || (shape.equals("mixed") && i % 4 == 2)) path += "/some/more/segments";
        if (shape.equals("mixed") && i % 2 == 1) path += "/1234567890";
        return new Input("GET", host, path, "q=shoes&page=2", HEADERS);
    }

    private static Route route(int i, String host, PathMatch path, List<FieldMatch> headers) {
        var query = headers.isEmpty() ? headers : List.of(new FieldMatch("q", new FieldMatch.Test.Present()));
        var match = new RouteMatch(
                host.isEmpty() ? List.of() : List.of(host), path, Set.of("GET"), headers, query, Optional.empty());
        return new Route(
                "route-" + i,
                "",
                Map.of(),
                List.of(match),
                new Action.DirectReply(200, Headers.EMPTY, ""),
                List.of(),
                Timeouts.NONE,
                Optional.empty(),
                false);
    }
}
