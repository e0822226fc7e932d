package dev.lintel.admin;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The query of a request. Unknown parameters are refused: a misspelt `dryRun` must not become a write.
///
/// @param values by name, decoded
record Query(Map<String, List<String>> values) {
    private static final int MAX_LENGTH = 16 * 1024;

    /// @param known the operation's parameters
    /// @throws ProblemException `BAD_REQUEST`
    static Query parse(String raw, Set<String> known) {
        if (raw.length() > MAX_LENGTH)
            throw new ProblemException(
                    Problem.of(ProblemType.URI_TOO_LONG, "the query has more than " + MAX_LENGTH + " characters"));
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) continue;
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (!known.contains(name))
                throw bad("there is no query parameter " + name + " here; known: "
                        + (known.isEmpty()
                                ? "none"
                                : String.join(", ", known.stream().sorted().toList())));
            values.computeIfAbsent(name, key -> new ArrayList<>())
                    .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        return new Query(values);
    }

    /// @throws ProblemException `BAD_REQUEST` if it is given twice
    Optional<String> one(String name) {
        List<String> all = all(name);
        if (all.size() > 1) throw bad("the query parameter " + name + " is given more than once");
        return all.stream().findFirst();
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /// A bare name means true.
    boolean flag(String name, boolean otherwise) {
        return one(name)
                .map(value -> switch (value) {
                    case "true", "" -> true;
                    case "false" -> false;
                    default -> throw bad("the query parameter " + name + " is true or false");
                })
                .orElse(otherwise);
    }

    /// @throws ProblemException `BAD_REQUEST` if it is no whole number in that range
    long number(String name, long least, long most, long otherwise) {
        return one(name)
                .map(value -> {
                    if (value.matches("[0-9]{1,18}")) {
                        long number = Long.parseLong(value);
                        if (number >= least && number <= most) return number;
                    }
                    throw bad("the query parameter " + name + " is a whole number of at least " + least
                            + (most == Long.MAX_VALUE ? "" : " and at most " + most));
                })
                .orElse(otherwise);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(
                    Problem.of(ProblemType.BAD_REQUEST, "the query is not percent-encoded as RFC 3986 says"),
                    malformed);
        }
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(Problem.of(ProblemType.BAD_REQUEST, detail));
    }
}
