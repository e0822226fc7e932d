package dev.lintel.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Documents and requests over so few words that routes overlap all the time; every action that the edge knows is in
/// them.
final class RandomDocuments {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String[] HOSTS = {"a.test", "b.a.test", "*.a.test", "*.b.a.test", "*.test"};
    private static final String[] METHODS = {"GET", "HEAD", "POST", "PUT", "OPTIONS"};

    private final Random random;
    private final boolean plain;

    /// @param plain whether there is nothing that only the router can tell
    RandomDocuments(long seed, boolean plain) {
        random = new Random(seed);
        this.plain = plain;
    }

    ObjectNode document(int most) {
        ObjectNode document = JSON.objectNode().put("lintel", 1);
        document.putArray("backends")
                .addObject()
                .put("id", "a")
                .putArray("targets")
                .add("https://api.example.com/v1");
        ArrayNode routes = document.putArray("routes");
        for (int i = random.nextInt(1, most + 1); i > 0; i--) routes.add(route("r" + i));
        return document;
    }

    private ObjectNode route(String id) {
        ObjectNode route = JSON.objectNode().put("id", id);
        ArrayNode matches = route.putArray("match");
        for (int i = oneIn(5) ? 2 : 1; i > 0; i--) matches.add(match());
        boolean prefixed =
                matches.values().stream().allMatch(match -> match.at("/path").has("prefix"));
        switch (random.nextInt(6)) {
            case 0 -> redirect(route.putObject("redirect"), prefixed);
            case 1 -> {
                route.putObject("forward").put("backend", "a").put("direct", true);
                if (oneIn(2)) cors(route);
                if (oneIn(4)) route.put("encodedSlash", true);
                return route;
            }
            case 2 -> route.putObject("forward").put("backend", "a");
            default -> route.putObject("reply").put("body", id);
        }
        if (oneIn(4)) cors(route);
        if (oneIn(4)) lifecycle(route.putObject("lifecycle"));
        if (oneIn(3)) route.put("encodedSlash", true);
        return route;
    }

    private void redirect(ObjectNode redirect, boolean prefixed) {
        redirect.put("status", pick(301, 302, 303, 307, 308));
        boolean scheme = oneIn(2);
        if (scheme) redirect.put("scheme", pick("http", "https"));
        if (oneIn(2)) redirect.put("host", "www.example.com");
        if (oneIn(4)) redirect.put("port", pick(80, 443, 8443));
        if (oneIn(2)) redirect.put("keepQuery", false);
        ObjectNode path = redirect.putObject("path");
        switch (random.nextInt(4)) {
            case 0 -> path.put("template", "/to/there");
            case 1 -> path.putObject("replacePrefix").put("from", "/a").put("to", pick("/", "/x", "/x/y/"));
            case 2 -> path.put("stripPrefix", "/a/b");
            default -> {
                if (prefixed) path.putObject("replacePrefix").put("to", pick("/", "/x"));
                else path.put("template", "/");
            }
        }
    }

    private void lifecycle(ObjectNode lifecycle) {
        if (oneIn(2)) lifecycle.put("deprecated", "2025-01-01T00:00:00Z").put("link", "https://example.com/?a=b;c");
        if (oneIn(2)) lifecycle.put("successor", "https://example.com/v2");
        lifecycle.put("retired", pick("2026-11-23T12:00:00Z", "2026-11-23T12:00:00.001Z", "2026-01-01T00:00:00Z"));
    }

    private void cors(ObjectNode route) {
        ObjectNode cors = route.putArray("policies").addObject().put("kind", "cors");
        ArrayNode origins = cors.putArray("origins");
        if (oneIn(3)) origins.add("*");
        else origins.add("https://app.test").add("https://*.app.test:8443");
        if (oneIn(2)) cors.putArray("methods").add("GET").add("PUT");
        if (oneIn(2)) cors.putArray("headers").add(pick("*", "X-A"));
        if (oneIn(2) && !origins.get(0).stringValue().equals("*")) cors.put("credentials", true);
        if (oneIn(2)) cors.put("maxAge", pick("0s", "10m"));
    }

    private ObjectNode match() {
        ObjectNode match = JSON.objectNode();
        ArrayNode hosts = match.putArray("hosts");
        for (int i = oneIn(2) ? 0 : random.nextInt(3); i > 0; i--) hosts.add(pick(HOSTS));
        ArrayNode methods = match.putArray("methods");
        for (int i = random.nextInt(3); i > 0; i--) methods.add(pick(METHODS));
        path(match);
        if (oneIn(4)) field(match.putArray("headers").addObject().put("name", pick("H", "x-i")));
        if (oneIn(4)) field(match.putArray("query").addObject().put("name", pick("q", "a b", "ä")));
        if (oneIn(6)) version(match.putObject("version"));
        return match;
    }

    private void path(ObjectNode match) {
        String slash = oneIn(4) ? "/" : "";
        switch (random.nextInt(plain ? 6 : 7)) {
            case 0, 1 -> match.put("path", words("a", "b") + slash);
            case 2 -> match.putObject("path").put("prefix", oneIn(4) ? "/" : words("a", "b") + slash);
            case 3 ->
                match.put(
                        "path",
                        words("a", "b", "{}")
                                        .replace("{}", "{x}")
                                        .replaceFirst("(\\{x}.*?)\\{x}", "$1{y}")
                                        .replaceFirst("(\\{x}.*?)\\{x}", "$1{z}")
                                + "/{rest+}");
            case 6 -> match.putObject("path").put("regex", pick("/a/.*", "/[ab]+", "/a/b|/b"));
            default -> match.put("path", words("a", "b") + "/{x}" + slash);
        }
    }

    private void field(ObjectNode test) {
        if (!plain && oneIn(4)) test.put("regex", "[12]");
        else if (oneIn(2)) test.put("exact", pick("1", "2", "a b", "é"));
        else test.put("present", true);
        if (test.has("exact")
                && test.get("name").stringValue().length() < 4
                && test.get("exact").stringValue().equals("é")) test.put("exact", "1");
    }

    private void version(ObjectNode version) {
        version.put("is", pick("1", "2")).put("unversioned", oneIn(2));
        version.put(
                "in", plain ? pick("path", "header:Api-Version", "query:v") : pick("path", "media-type", "query:v"));
    }

    /// In the form of `edge-functions/testing/harness.mjs`.
    ObjectNode request() {
        ObjectNode request = JSON.objectNode().put("method", pick(METHODS));
        request.put("host", pick("a.test", "B.a.TEST:8443", "c.b.a.test.", "d.test", "test", "other.test:80"));
        String path = oneIn(10) ? "/" : words("a", "b", "c", "v1", "v2", "a", "b") + pick("", "", "", "/");
        if (oneIn(8))
            path = path.replaceFirst(
                    "/a", pick("//a", "/./a", "/%61", "/x/../a", "/../a", "/a%2fb", "/a//../b", "/a%"));
        List<String> query = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--)
            query.add(pick("q", "%71", "a+b", "%C3%A4", "v") + pick("=1", "=%32", "=a+b", "", "=a=b"));
        if (oneIn(30)) query.add("%zz");
        request.put("target", path + (oneIn(2) ? "" : "?" + String.join("&", query)));
        ObjectNode headers = request.putObject("headers");
        for (String name : new String[] {"H", "x-i", "api-version"}) {
            if (!oneIn(3)) continue;
            ArrayNode values = headers.putArray(name);
            for (int i = random.nextInt(1, 3); i > 0; i--) values.add(pick("1", "2", "a b"));
        }
        if (oneIn(3)) headers.put("accept", pick("*/*", "a/b.v1+json", "a/b;v=2"));
        if (oneIn(2))
            headers.put("origin", pick("https://app.test", "https://x.app.test:8443", "https://evil.test", "null"));
        if (oneIn(2)) headers.put("access-control-request-method", pick(METHODS));
        if (oneIn(3)) headers.put("access-control-request-headers", pick("x-a, authorization", "bad;name"));
        return request;
    }

    private String words(String... words) {
        var path = new StringBuilder();
        for (int i = random.nextInt(1, 4); i > 0; i--) path.append('/').append(pick(words));
        return path.toString();
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private String pick(String... words) {
        return words[random.nextInt(words.length)];
    }

    private int pick(int... numbers) {
        return numbers[random.nextInt(numbers.length)];
    }
}
