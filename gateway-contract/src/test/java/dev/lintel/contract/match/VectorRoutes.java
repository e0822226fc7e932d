package dev.lintel.contract.match;

import dev.lintel.contract.FieldMatch;
import dev.lintel.contract.Headers;
import dev.lintel.contract.PathMatch;
import dev.lintel.contract.Route;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.VersionMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Reads the routes and requests of `vectors/matching.json`.
final class VectorRoutes {
    private VectorRoutes() {}

    static List<Route> routes(JsonNode vector) {
        List<Route> routes = new ArrayList<>();
        for (JsonNode route : vector.get("routes")) {
            List<RouteMatch> matches = new ArrayList<>();
            JsonNode written = route.get("match");
            if (written.isArray()) for (JsonNode match : written) matches.add(match(match));
            else matches.add(match(written));
            routes.add(SampleRoute.of(route.get("id").stringValue(), matches.toArray(new RouteMatch[0])));
        }
        return routes;
    }

    /// @throws dev.lintel.contract.ProblemException if the path is refused
    static SampleRequest request(JsonNode request) {
        String target = request.get("target").stringValue();
        int mark = target.indexOf('?');
        var headers = Headers.builder();
        request.path("headers").propertyStream().forEach(field -> {
            if (field.getValue().isArray())
                for (JsonNode value : field.getValue()) headers.add(field.getKey(), value.stringValue());
            else headers.add(field.getKey(), field.getValue().stringValue());
        });
        return new SampleRequest(
                request.path("method").stringValue("GET"),
                HostName.of(request.path("host").stringValue("")),
                PathNormaliser.normalise(mark < 0 ? target : target.substring(0, mark)),
                mark < 0 ? null : target.substring(mark + 1),
                headers.build());
    }

    private static RouteMatch match(JsonNode match) {
        Set<String> methods = new TreeSet<>();
        for (JsonNode method : match.path("methods")) methods.add(method.stringValue());
        List<String> hosts = new ArrayList<>();
        for (JsonNode host : match.path("hosts")) hosts.add(host.stringValue());
        return new RouteMatch(
                hosts,
                path(match.get("path")),
                methods,
                fields(match.path("headers")),
                fields(match.path("query")),
                match.has("version") ? Optional.of(version(match.get("version"))) : Optional.empty());
    }

    private static PathMatch path(JsonNode path) {
        if (path.isString()) {
            String text = path.stringValue();
            return text.contains("{") ? new PathMatch.Template(text) : new PathMatch.Exact(text);
        }
        if (path.has("prefix")) return new PathMatch.Prefix(path.get("prefix").stringValue());
        if (path.has("regex")) return new PathMatch.Regex(path.get("regex").stringValue());
        return new PathMatch.Template(path.get("template").stringValue());
    }

    private static List<FieldMatch> fields(JsonNode conditions) {
        List<FieldMatch> fields = new ArrayList<>();
        for (JsonNode condition : conditions) {
            FieldMatch.Test test = condition.has("exact")
                    ? new FieldMatch.Test.Exact(condition.get("exact").stringValue())
                    : condition.has("regex")
                            ? new FieldMatch.Test.Regex(condition.get("regex").stringValue())
                            : new FieldMatch.Test.Present();
            fields.add(new FieldMatch(condition.get("name").stringValue(), test));
        }
        return fields;
    }

    private static VersionMatch version(JsonNode version) {
        String in = version.get("in").stringValue();
        String name = in.substring(in.indexOf(':') + 1);
        VersionMatch.Source source = switch (in.replaceFirst(":.*", "")) {
            case "path" -> new VersionMatch.Source.PathSegment();
            case "header" -> new VersionMatch.Source.Header(name);
            case "query" -> new VersionMatch.Source.Query(name);
            case "media-type" -> new VersionMatch.Source.MediaType();
            default -> throw new IllegalArgumentException(in);
        };
        return new VersionMatch(
                version.get("is").stringValue(),
                source,
                version.path("unversioned").booleanValue(false));
    }
}
