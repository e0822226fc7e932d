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
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// Tables and requests over so few words that routes overlap all the time.
public final class RandomTables {
    private static final String[] HOSTS = {"a.test", "b.a.test", "*.a.test", "*.b.a.test", "*.test"};
    private static final String[] REQUEST_HOSTS = {"", "a.test", "b.a.test", "c.b.a.test", "d.test", "test"};
    private static final String[] METHODS = {"GET", "HEAD", "POST", "PUT"};
    private static final String[] REGEXES = {"/.*", "/a/.*", "/[ab]+", "/a/b|/b", "/[^/]+/b/?"};

    private final Random random;

    public RandomTables(long seed) {
        random = new Random(seed);
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (int i = random.nextInt(1, 40); i > 0; i--) {
            var matches = new RouteMatch[oneIn(4) ? 2 : 1];
            for (int m = 0; m < matches.length; m++) matches[m] = match();
            routes.add(SampleRoute.of("r" + i, matches));
        }
        return routes;
    }

    public SampleRequest request() {
        var headers = Headers.builder();
        for (String name : new String[] {"h", "I", "Api-Version"})
            for (int i = random.nextInt(3); i > 0; i--) headers.add(name, pick("1", "2", "3"));
        if (oneIn(2)) headers.add("Accept", pick("*/*", "a/b.v1+json", "a/b;v=2", "a/b;version=3, a/b.v2"));
        List<String> query = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--)
            query.add(pick("q", "%71", "r", "v") + pick("=1", "=%32", "=+", ""));
        return new SampleRequest(
                pick(METHODS),
                pick(REQUEST_HOSTS),
                oneIn(8) ? "/" : path("a", "b", "c", "v1", "v2") + pick("", "", "", "/"),
                oneIn(2) ? null : String.join("&", query),
                headers.build());
    }

    private RouteMatch match() {
        Set<String> hosts = new TreeSet<>();
        for (int i = oneIn(2) ? 0 : random.nextInt(3); i > 0; i--) hosts.add(pick(HOSTS));
        Set<String> methods = new TreeSet<>();
        for (int i = random.nextInt(3); i > 0; i--) methods.add(pick(METHODS));
        return new RouteMatch(List.copyOf(hosts), pathMatch(), methods, fields("H", "i"), fields("q", "r"), version());
    }

    private PathMatch pathMatch() {
        String slash = pick("", "", "", "/");
        return switch (random.nextInt(8)) {
            case 0, 1 -> new PathMatch.Exact(path("a", "b") + slash);
            case 2 -> new PathMatch.Prefix(oneIn(4) ? "/" : path("a", "b") + slash);
            case 3 -> new PathMatch.Template(template() + "/{rest+}");
            case 4 -> new PathMatch.Regex(pick(REGEXES));
            default -> {
                String template = template();
                yield template.contains("{")
                        ? new PathMatch.Template(template + slash)
                        : new PathMatch.Exact(template + slash);
            }
        };
    }

    /// Up to three segments, parameters of different names among them, perhaps none.
    private String template() {
        var template = new StringBuilder();
        for (int i = random.nextInt(1, 4); i > 0; i--)
            template.append('/').append(pick("a", "b", "{x" + i + "}", "{x" + i + "}"));
        return template.toString();
    }

    private String path(String... words) {
        var path = new StringBuilder();
        for (int i = random.nextInt(1, 4); i > 0; i--) path.append('/').append(pick(words));
        return path.toString();
    }

    private List<FieldMatch> fields(String... names) {
        List<FieldMatch> fields = new ArrayList<>();
        for (String name : names) {
            if (!oneIn(4)) continue;
            FieldMatch.Test test = switch (random.nextInt(3)) {
                case 0 -> new FieldMatch.Test.Exact(pick("1", "2"));
                case 1 -> new FieldMatch.Test.Regex(pick("[12]", "1?", "[^1]"));
                default -> new FieldMatch.Test.Present();
            };
            fields.add(new FieldMatch(name, test));
        }
        return fields;
    }

    private Optional<VersionMatch> version() {
        if (!oneIn(3)) return Optional.empty();
        VersionMatch.Source source = switch (random.nextInt(4)) {
            case 0 -> new VersionMatch.Source.Header("api-version");
            case 1 -> new VersionMatch.Source.Query("v");
            case 2 -> new VersionMatch.Source.MediaType();
            default -> new VersionMatch.Source.PathSegment();
        };
        return Optional.of(new VersionMatch(pick("1", "2"), source, oneIn(2)));
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private String pick(String... words) {
        return words[random.nextInt(words.length)];
    }
}
