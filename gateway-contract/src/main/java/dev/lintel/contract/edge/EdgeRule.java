package dev.lintel.contract.edge;

import dev.lintel.contract.match.Way;
import java.util.Set;
import java.util.stream.Collectors;

/// One way into a route as the edge tests it: a line of a leaf.
///
/// @param host as in [Way]
/// @param path as in [Way]; [Way#ANY_PATH] where the edge cannot tell
/// @param methods upper case; empty for any
/// @param conditions on header fields and query, as text; empty for none
/// @param open whether there is more to it than this line says: where the line holds, only the router can tell
/// @param route what is known of the route: id, flags, key of its facts
record EdgeRule(String host, String path, Set<String> methods, String conditions, boolean open, String route) {
    EdgeRule {
        methods = Set.copyOf(methods);
    }

    boolean sharesPath(EdgeRule other) {
        return host.equals(other.host) && path.equals(other.path);
    }

    EdgeRule onlyFor(String method) {
        return new EdgeRule(host, path, Set.of(method), conditions, open, route);
    }

    /// Five fields; the last are left out where empty.
    String line() {
        String names = methods.stream().sorted().collect(Collectors.joining(","));
        return String.join("|", host, path, names, conditions, open ? "?" : route);
    }

    /// Whether every request that the other could take, or be missed by, ends here: behind this one it never matters.
    boolean hides(EdgeRule other) {
        return methods.isEmpty()
                && conditions.isEmpty()
                && (host.isEmpty() || host.equals(other.host) || isBelow(other.host))
                && (path.equals(Way.ANY_PATH) || path.equals("{*}") || path.equals(other.path));
    }

    private boolean isBelow(String otherHost) {
        return host.startsWith("*.") && otherHost.endsWith(host.substring(1));
    }
}
