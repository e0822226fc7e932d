package dev.lintel.contract.edge;

import dev.lintel.contract.Headers;
import dev.lintel.contract.match.MatchInput;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads an index as the edge does, one entry after the other: the format said a second time.
final class EdgeReader {
    private final Map<String, String> entries;
    int reads;

    EdgeReader(EdgeIndex index) {
        entries = index.entries();
    }

    /// A route's id, `404`, `405 ` and methods, or `router`.
    String decide(MatchInput request) {
        reads = 1;
        String node = entry(EdgeIndex.ROOT).split(" ", -1)[3];
        while (!node.startsWith("L")) {
            if (node.startsWith("?")) return "router";
            int salt = 0;
            List<String> values = new ArrayList<>();
            for (; !Character.isDigit(node.charAt(salt)); salt += 2) {
                int index = node.charAt(salt + 1) - '0';
                values.add(node.charAt(salt) == 'S' ? segment(request.path(), index) : labels(request.host(), index));
            }
            String keys = node.substring(salt + 1);
            int branches = keys.length() / NodeStore.KEY_LENGTH;
            int at = Feature.branch(String.join(" ", values), node.charAt(salt) - '0', branches) * NodeStore.KEY_LENGTH;
            String key = keys.substring(at, at + NodeStore.KEY_LENGTH);
            if (key.startsWith("?")) return "router";
            node = entry(key);
            reads++;
        }
        return leaf(node, request);
    }

    private String entry(String key) {
        return Objects.requireNonNull(entries.get(key), key);
    }

    private static String leaf(String node, MatchInput request) {
        var missed = new TreeSet<String>();
        boolean unsure = false;
        for (String line : List.of(node.split("\\^")).subList(1, node.split("\\^").length)) {
            String[] field = line.split("\\|", -1);
            if (!host(field[0], request.host()) || !path(field[1], request.path())) continue;
            if (!conditions(field[3], request)) continue;
            List<String> methods = field[2].isEmpty() ? List.of() : List.of(field[2].split(","));
            boolean open = field[4].equals("?");
            String method = request.method();
            if (methods.isEmpty() || methods.contains(method) || (method.equals("HEAD") && methods.contains("GET")))
                return open ? "router" : field[4];
            unsure |= open;
            missed.addAll(methods);
        }
        if (unsure) return "router";
        if (missed.contains("GET")) missed.add("HEAD");
        return missed.isEmpty() ? "404" : "405 " + String.join(", ", missed);
    }

    private static boolean host(String pattern, String host) {
        if (!pattern.startsWith("*")) return pattern.isEmpty() || pattern.equals(host);
        return host.length() >= pattern.length() && host.endsWith(pattern.substring(1));
    }

    private static boolean path(String pattern, String path) {
        if (pattern.equals("~")) return true;
        boolean prefix = pattern.endsWith("{*}");
        String bare = prefix ? pattern.substring(0, pattern.length() - 3) : pattern;
        List<String> want =
                bare.isEmpty() ? List.of() : List.of(bare.substring(1).split("/", -1));
        List<String> have = List.of(path.substring(1).split("/", -1));
        for (int i = 0; i < want.size(); i++) {
            if (i >= have.size()) return false;
            if (want.get(i).equals("{+}"))
                return have.size() > i + 1 || !have.get(i).isEmpty();
            if (want.get(i).equals("{}") ? have.get(i).isEmpty() : !want.get(i).equals(have.get(i))) return false;
        }
        return prefix || have.size() == want.size();
    }

    private static boolean conditions(String text, MatchInput request) {
        if (text.isEmpty()) return true;
        for (String condition : text.split(",", -1)) {
            int equals = condition.indexOf('=');
            String name = decoded(condition.substring(1, equals < 0 ? condition.length() : equals));
            boolean header = Character.toLowerCase(condition.charAt(0)) == 'h';
            List<String> values = header
                    ? request.headers().all(name)
                    : parameters(request.query()).all(name);
            boolean holds = values.isEmpty()
                    ? Character.isUpperCase(condition.charAt(0))
                    : equals < 0 || values.contains(decoded(condition.substring(equals + 1)));
            if (!holds) return false;
        }
        return true;
    }

    private static Headers parameters(@Nullable String query) {
        var out = Headers.builder();
        if (query != null)
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (!pair.isEmpty())
                    out.add(
                            decoded(equals < 0 ? pair : pair.substring(0, equals)),
                            equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        return out.build();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String segment(String path, int index) {
        List<String> segments = new ArrayList<>(List.of(path.substring(1).split("/", -1)));
        return index < segments.size() ? segments.get(index) : "/";
    }

    private static String labels(String host, int count) {
        String[] parts = host.split("\\.", -1);
        return String.join(".", List.of(parts).subList(Math.max(0, parts.length - count), parts.length));
    }
}
