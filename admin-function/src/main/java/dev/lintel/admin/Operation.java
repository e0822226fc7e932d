package dev.lintel.admin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One thing that the API does.
///
/// @param method upper case
/// @param segments of the path; `{name}` takes one segment
/// @param open whether it needs no token
/// @param parameters of the query; others are refused
record Operation(String method, List<String> segments, boolean open, Set<String> parameters, Handler handler) {
    @FunctionalInterface
    interface Handler {
        AdminReply handle(AdminCall call);
    }

    static Operation of(String method, String path, Handler handler, String... parameters) {
        return new Operation(method, segments(path), false, Set.of(parameters), handler);
    }

    /// One that everybody may use.
    static Operation open(String method, String path, Handler handler, String... parameters) {
        return new Operation(method, segments(path), true, Set.of(parameters), handler);
    }

    static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    /// For example `/v1/routes/{id}`.
    String path() {
        return "/" + String.join("/", segments);
    }

    /// The variables of the path, if it is one of this operation.
    Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != segments.size()) return Optional.empty();
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String expected = segments.get(i);
            if (expected.startsWith("{")) variables.put(expected.substring(1, expected.length() - 1), path.get(i));
            else if (!expected.equals(path.get(i))) return Optional.empty();
        }
        return Optional.of(variables);
    }
}
