package dev.lintel.admin;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Everything that the API does, found by method and path.
///
/// @param all in no particular order: no path is of two templates
record Operations(List<Operation> all) {
    /// @param variables of the path
    record Found(Operation operation, Map<String, String> variables) {}

    Operations {
        all = List.copyOf(all);
    }

    /// HEAD falls to GET.
    ///
    /// @param path raw
    /// @throws ProblemException `RESOURCE_NOT_FOUND`, `METHOD_NOT_ALLOWED` (with `Allow`) or `BAD_PATH`
    Found find(String method, String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : Operation.segments(path)) segments.add(decode(segment));
        String wanted = method.equals("HEAD") ? "GET" : method;
        var allow = new TreeSet<String>();
        for (Operation operation : all) {
            var variables = operation.match(segments);
            if (variables.isEmpty()) continue;
            if (operation.method().equals(wanted)) return new Found(operation, variables.get());
            allow.add(operation.method());
            if (operation.method().equals("GET")) allow.add("HEAD");
        }
        if (allow.isEmpty())
            throw new ProblemException(
                    Problem.of(ProblemType.RESOURCE_NOT_FOUND, "the admin API has nothing here; see /v1/openapi.json"));
        String allowed = String.join(", ", allow);
        throw new ProblemException(Problem.of(ProblemType.METHOD_NOT_ALLOWED, "allowed here: " + allowed)
                .withHeader("Allow", allowed));
    }

    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(
                    Problem.of(ProblemType.BAD_PATH, "the path is not percent-encoded as RFC 3986 says"), malformed);
        }
    }
}
