package dev.lintel.contract.edge;

import dev.lintel.contract.Action;
import dev.lintel.contract.Action.PathRewrite;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.DirectForward;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Lifecycle;
import dev.lintel.contract.Route;
import dev.lintel.contract.match.Way;
import dev.lintel.contract.policy.Cors;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the edge has to know of a route beside how it matches: `id`, or `id|flags`, or `id|flags|key` where the key is
/// that of an entry with the larger facts. Facts that do not fit are left out with their flag: the router acts on them.
///
/// Flags: `s` takes encoded slashes; `m` moved, the edge answers with a redirection; `c` answers CORS preflights; `d`
/// goes
/// direct to its backend; `r` and digits: retired from that epoch millisecond on.
///
/// Members of the facts: `m` where a redirection leads; `f` fields that replies of the edge carry, name, value, name,
/// value, …; `c` the CORS policy; `d` host, port and base path of the backend.
final class RouteFacts {
    private final Configuration configuration;
    private final NodeStore nodes;

    RouteFacts(Configuration configuration, NodeStore nodes) {
        this.configuration = configuration;
        this.nodes = nodes;
    }

    String of(Way way) {
        Route route = way.found().route();
        Optional<Cors> cors = configuration.cors(route);
        // only the router adds CORS fields to replies, so none of such a route begins at the edge but for preflights
        Optional<Instant> retired =
                cors.isPresent() ? Optional.empty() : route.lifecycle().flatMap(Lifecycle::retired);
        Optional<DirectForward> direct = DirectForward.of(route, configuration);
        @Nullable ArrayNode moved = redirect(way, route);

        ObjectNode facts = JsonNodeFactory.instance.objectNode();
        var flags = new StringBuilder();
        if (moved != null) facts.set("m", moved);
        if (moved != null) flags.append('m');
        cors.ifPresent(policy -> facts.set("c", cors(policy)));
        if (cors.isPresent()) flags.append('c');
        direct.ifPresent(backend -> facts.set("d", direct(backend)));
        if (direct.isPresent()) flags.append('d');
        retired.ifPresent(time -> flags.append('r').append(Math.max(0, time.toEpochMilli())));
        if (moved != null || retired.isPresent())
            route.lifecycle()
                    .map(Lifecycle::fields)
                    .filter(fields -> fields.size() > 0)
                    .ifPresent(fields -> facts.set("f", array(fields)));

        @Nullable String key = facts.isEmpty() ? "" : nodes.add(facts.toString());
        String slash = route.encodedSlash() ? "s" : "";
        return key == null ? text(route.id(), slash, "") : text(route.id(), slash + flags, key);
    }

    private static ObjectNode cors(Cors cors) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        cors.origins().forEach(node.putArray("o")::add);
        if (!cors.methods().isEmpty()) cors.methods().forEach(node.putArray("m")::add);
        cors.headers().forEach(node.putArray("h")::add);
        if (cors.credentials()) node.put("c", 1);
        cors.maxAge().ifPresent(age -> node.put("a", age.toSeconds()));
        return node;
    }

    private static ArrayNode direct(DirectForward direct) {
        return JsonNodeFactory.instance
                .arrayNode()
                .add(direct.host())
                .add(direct.port())
                .add(direct.basePath());
    }

    private static String text(String id, String flags, String key) {
        return key.isEmpty() ? (flags.isEmpty() ? id : id + "|" + flags) : id + "|" + flags + "|" + key;
    }

    private static ArrayNode array(Headers fields) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        fields.forEach((name, value) -> array.add(name).add(value));
        return array;
    }

    /// Status, what stands before the path (a tilde for the host that was asked), the prefix to replace, what replaces
    /// it or is the whole path, 1 to keep the query. Null where the router has to do it: with policies, with parameters
    /// of a template, and where only the router knows the client's scheme.
    private static @Nullable ArrayNode redirect(Way way, Route route) {
        if (!(route.action() instanceof Action.Redirect redirect)
                || !route.policies().isEmpty()) return null;
        boolean absolute = redirect.host().isPresent() || redirect.port().isPresent();
        if (absolute && redirect.scheme().isEmpty()) return null;
        ArrayNode moved = JsonNodeFactory.instance.arrayNode().add(redirect.status());
        moved.add(redirect.scheme().map(scheme -> origin(scheme, redirect)).orElse(""));
        if (redirect.path().isEmpty()) return moved.addNull().addNull().add(redirect.keepQuery() ? 1 : 0);
        switch (redirect.path().get()) {
            case PathRewrite.ReplacePrefix replace -> {
                @Nullable String prefix = replace.prefix().orElse(prefix(way));
                if (prefix == null) return null;
                moved.add(withoutLastSlash(prefix)).add(withoutLastSlash(replace.replacement()));
            }
            case PathRewrite.Template template -> {
                if (template.template().indexOf('{') >= 0) return null;
                moved.addNull().add(template.template());
            }
        }
        return moved.add(redirect.keepQuery() ? 1 : 0);
    }

    private static String origin(String scheme, Action.Redirect redirect) {
        int usual = scheme.equals("https") ? 443 : 80;
        String port = redirect.port()
                .filter(number -> number != usual)
                .map(number -> ":" + number)
                .orElse("");
        return scheme + "://" + redirect.host().orElse("~") + port;
    }

    private static @Nullable String prefix(Way way) {
        return way.path().endsWith("{*}") ? way.path().substring(0, way.path().length() - 3) : null;
    }

    private static String withoutLastSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
