package dev.lintel.contract.match;

import java.util.List;

/// One way into a route, as the table orders it, for indexes that are made elsewhere.
///
/// @param host as written, `*.` and a name for everything below it; empty for any
/// @param path its version segment included: literal segments, `{}` for a parameter; `{+}` at the end for one segment
///     or more, `{*}` right after the last segment for a prefix; [#ANY_PATH] for a regular expression
/// @param found the verdict when this way wins
public record Way(String host, String path, Verdict.Found found) {
    /// Stands for a regular expression. No path is written so.
    public static final String ANY_PATH = "~";

    static Way of(Candidate candidate) {
        return new Way(candidate.host(), text(candidate.path()), candidate.found());
    }

    private static String text(PathPattern path) {
        return switch (path) {
            case PathPattern.Exact exact -> exact.text();
            case PathPattern.Regex regex -> ANY_PATH;
            case PathPattern.Segments segments ->
                switch (segments.tail()) {
                    case NONE -> joined(segments.literals());
                    case REST ->
                        joined(segments.literals()
                                        .subList(0, segments.literals().size() - 1)) + "/{+}";
                    case ANY -> joined(segments.literals()) + "{*}";
                };
        };
    }

    private static String joined(List<String> segments) {
        return segments.isEmpty() ? "" : "/" + String.join("/", segments);
    }
}
