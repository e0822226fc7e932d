package dev.lintel.contract.match;

import dev.lintel.contract.FieldMatch;
import dev.lintel.contract.PathMatch;
import dev.lintel.contract.Route;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.VersionMatch;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The rules of `docs/routing.md` written down once more, as plainly as they read: every way into every route is tried,
/// the best one that holds wins. Shares no code with the table.
final class ReferenceMatcher {
    private record Way(Route route, int matchIndex, RouteMatch match, String host, PathMatch path, Pattern pattern) {}

    private final List<Way> ways = new ArrayList<>();

    ReferenceMatcher(List<Route> routes) {
        for (Route route : routes) {
            for (int i = 0; i < route.matches().size(); i++) {
                RouteMatch match = route.matches().get(i);
                for (String host : match.hosts().isEmpty() ? List.of("") : match.hosts())
                    for (PathMatch path : paths(match)) ways.add(new Way(route, i, match, host, path, regex(path)));
            }
        }
    }

    /// The id of the route, `404`, or `405 ` with the methods.
    String match(SampleRequest request) {
        List<Way> open = ways.stream()
                .filter(way -> hostHolds(way.host, request.host()))
                .filter(way -> way.pattern.matcher(request.path()).matches())
                .filter(way -> fieldsHold(way.match, request))
                .filter(way -> versionHolds(way.match, request))
                .toList();
        var best = open.stream()
                .filter(way -> methodClass(way.match, request.method()) < 3)
                .min(order(request.method()));
        if (best.isPresent()) return best.get().route.id();
        Set<String> allow = open.stream()
                .flatMap(way -> way.match.methods().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (allow.contains("GET")) allow.add("HEAD");
        return allow.isEmpty() ? "404" : "405 " + String.join(", ", allow);
    }

    private static Comparator<Way> order(String method) {
        return Comparator.<Way>comparingInt(way -> way.host.isEmpty() ? 2 : way.host.startsWith("*") ? 1 : 0)
                .thenComparingInt(way -> -way.host.split("\\.", -1).length)
                .thenComparingInt(
                        way -> way.path instanceof PathMatch.Exact ? 0 : way.path instanceof PathMatch.Regex ? 2 : 1)
                .thenComparingInt(way -> -segments(way.path).size())
                .thenComparing(way -> String.join(
                        "",
                        segments(way.path).stream()
                                .map(s -> s.startsWith("{") ? "p" : "l")
                                .toList()))
                .thenComparing(way -> isOpen(way.path))
                .thenComparingInt(way -> methodClass(way.match, method))
                .thenComparingInt(way -> -way.match.headers().size() - versionCounts(way.match, true))
                .thenComparingInt(way -> -way.match.query().size() - versionCounts(way.match, false))
                .thenComparing(way -> way.route.id())
                .thenComparingInt(Way::matchIndex);
    }

    /// 0 and 1 for conditions that hold (1: GET for HEAD), 2 for none, 3 for one that fails.
    private static int methodClass(RouteMatch match, String method) {
        if (match.methods().isEmpty()) return 2;
        if (match.methods().contains(method)) return 0;
        return method.equals("HEAD") && match.methods().contains("GET") ? 1 : 3;
    }

    private static int versionCounts(RouteMatch match, boolean asHeader) {
        return match.version()
                .map(VersionMatch::source)
                .map(source -> switch (source) {
                    case VersionMatch.Source.PathSegment segment -> 0;
                    case VersionMatch.Source.Query query -> asHeader ? 0 : 1;
                    case VersionMatch.Source.Header header -> asHeader ? 1 : 0;
                    case VersionMatch.Source.MediaType accept -> asHeader ? 1 : 0;
                })
                .orElse(0);
    }

    private static boolean hostHolds(String pattern, String host) {
        if (pattern.isEmpty()) return true;
        return pattern.startsWith("*")
                ? host.matches(".+" + Pattern.quote(pattern.substring(1)))
                : pattern.equals(host);
    }

    private static List<PathMatch> paths(RouteMatch match) {
        if (match.version().isEmpty() || !(match.version().get().source() instanceof VersionMatch.Source.PathSegment))
            return List.of(match.path());
        String lead = "/v" + match.version().get().version();
        PathMatch versioned = switch (match.path()) {
            case PathMatch.Exact exact -> new PathMatch.Exact(lead + exact.path());
            case PathMatch.Prefix prefix -> new PathMatch.Prefix(lead + prefix.prefix());
            case PathMatch.Template template -> new PathMatch.Template(lead + template.template());
            case PathMatch.Regex regex -> new PathMatch.Regex(Pattern.quote(lead) + "(" + regex.pattern() + ")");
        };
        return match.version().get().unversioned() ? List.of(versioned, match.path()) : List.of(versioned);
    }

    private static List<String> segments(PathMatch path) {
        String text = switch (path) {
            case PathMatch.Prefix prefix -> prefix.prefix().replaceFirst("/$", "");
            case PathMatch.Template template -> template.template();
            case PathMatch.Exact exact -> "";
            case PathMatch.Regex regex -> "";
        };
        return text.isEmpty() ? List.of() : Arrays.asList(text.substring(1).split("/", -1));
    }

    private static boolean isOpen(PathMatch path) {
        return path instanceof PathMatch.Prefix
                || (path instanceof PathMatch.Template template
                        && template.template().endsWith("+}"));
    }

    private static Pattern regex(PathMatch path) {
        return switch (path) {
            case PathMatch.Exact exact -> Pattern.compile(Pattern.quote(exact.path()));
            case PathMatch.Regex regex -> Pattern.compile(regex.pattern());
            case PathMatch.Prefix prefix ->
                Pattern.compile(Pattern.quote(prefix.prefix().replaceFirst("/$", "")) + "(/.*)?");
            case PathMatch.Template template ->
                Pattern.compile(segments(template).stream()
                        .map(s -> s.endsWith("+}") ? "/.+" : s.startsWith("{") ? "/[^/]+" : "/" + Pattern.quote(s))
                        .collect(Collectors.joining()));
        };
    }

    private static boolean fieldsHold(RouteMatch match, SampleRequest request) {
        return match.headers().stream()
                        .allMatch(field -> holds(field.test(), request.headers().all(field.name())))
                && match.query().stream().allMatch(field -> holds(field.test(), parameters(request, field.name())));
    }

    private static boolean holds(FieldMatch.Test test, List<String> values) {
        return switch (test) {
            case FieldMatch.Test.Present present -> !values.isEmpty();
            case FieldMatch.Test.Exact exact -> values.contains(exact.value());
            case FieldMatch.Test.Regex regex -> values.stream().anyMatch(value -> value.matches(regex.pattern()));
        };
    }

    private static boolean versionHolds(RouteMatch match, SampleRequest request) {
        if (match.version().isEmpty()) return true;
        VersionMatch version = match.version().get();
        List<String> said = switch (version.source()) {
            case VersionMatch.Source.PathSegment segment -> List.of(version.version());
            case VersionMatch.Source.Header header -> request.headers().all(header.name());
            case VersionMatch.Source.Query query -> parameters(request, query.name());
            case VersionMatch.Source.MediaType accept ->
                Pattern.compile("(?<=\\.v|;v=|;version=)[0-9]+")
                        .matcher(String.join(",", request.headers().all("Accept")))
                        .results()
                        .map(r -> r.group())
                        .toList();
        };
        return said.contains(version.version()) || (said.isEmpty() && version.unversioned());
    }

    private static List<String> parameters(SampleRequest request, String name) {
        if (request.query() == null) return List.of();
        return Arrays.stream(request.query().split("&"))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.contains("=") ? pair : pair + "=")
                .filter(pair -> decode(pair.substring(0, pair.indexOf('='))).equals(name))
                .map(pair -> decode(pair.substring(pair.indexOf('=') + 1)))
                .toList();
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
