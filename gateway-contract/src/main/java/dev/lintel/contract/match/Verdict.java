package dev.lintel.contract.match;

import dev.lintel.contract.Route;
import dev.lintel.contract.RouteMatch;
import java.util.Map;

/// What a table says of a request. Shared instances: matching makes no garbage.
public sealed interface Verdict {
    /// @param route the one that won
    /// @param match which of its matches
    /// @param index of the route in the list the table was compiled from, for arrays kept beside it
    /// @param matchedPath the condition as it was compiled (a path-segment version included)
    record Found(Route route, RouteMatch match, int index, CompiledPath matchedPath) implements Verdict {
        /// Values of the template's parameters, in their order, as they stand in the path (still encoded).
        ///
        /// @param path the normalised path that matched
        public Map<String, String> parameters(String path) {
            return matchedPath.parameters(path);
        }
    }

    /// No route takes this host and path under these conditions.
    record NotFound() implements Verdict {}

    /// A route would take it under another method.
    ///
    /// @param allow value of `Allow` (RFC 9110 section 10.2.1), sorted, `, ` between
    record MethodNotAllowed(String allow) implements Verdict {}
}
