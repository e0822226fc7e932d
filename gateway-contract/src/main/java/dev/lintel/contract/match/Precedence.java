package dev.lintel.contract.match;

import java.util.Comparator;

/// The total order of candidates, as `docs/routing.md` has it; it never depends on the order of routes in a document.
/// The first candidate in this order whose conditions all hold takes the request.
final class Precedence {
    private Precedence() {}

    private static final Comparator<Candidate> HOST = Comparator.<Candidate>comparingInt(
                    candidate -> -hostRank(candidate.host()))
            .thenComparing(Candidate::host);

    private static final Comparator<PathPattern> PATH =
            Comparator.<PathPattern>comparingInt(Precedence::pathClass).thenComparing(Precedence::compareSegments);

    private static final Comparator<Candidate> CONDITIONS = Comparator.<Candidate>comparingInt(
                    candidate -> -candidate.headerConditions())
            .thenComparingInt(candidate -> -candidate.queryConditions())
            .thenComparing(candidate -> candidate.found().route().id())
            .thenComparingInt(Candidate::matchIndex)
            .thenComparing(candidate -> candidate.path().text());

    /// For every method but HEAD.
    static final Comparator<Candidate> ORDER = HOST.thenComparing(Candidate::path, PATH)
            .thenComparing(candidate -> candidate.methods().isEmpty())
            .thenComparing(CONDITIONS);

    /// For HEAD: among candidates of the same host and path, those that name it come before those that name only GET.
    static final Comparator<Candidate> HEAD_ORDER = HOST.thenComparing(Candidate::path, PATH)
            .thenComparingInt(Precedence::headClass)
            .thenComparing(CONDITIONS);

    private static int headClass(Candidate candidate) {
        return candidate.methods().isEmpty() ? 2 : candidate.methods().contains("HEAD") ? 0 : 1;
    }

    /// Exact over more labels over fewer over any.
    private static int hostRank(String host) {
        if (host.isEmpty()) return 0;
        if (!host.startsWith("*.")) return Integer.MAX_VALUE;
        return 1 + (int) host.chars().filter(c -> c == '.').count();
    }

    private static int pathClass(PathPattern path) {
        return switch (path) {
            case PathPattern.Exact exact -> 0;
            case PathPattern.Segments segments -> 1;
            case PathPattern.Regex regex -> 2;
        };
    }

    /// More segments, then the leftmost literal, then closed over open. The text comes last to keep the candidates of
    /// one
    /// path together: two that differ only there never take the same request.
    private static int compareSegments(PathPattern a, PathPattern b) {
        if (!(a instanceof PathPattern.Segments left && b instanceof PathPattern.Segments right)) return 0;
        int bySize = Integer.compare(right.literals().size(), left.literals().size());
        if (bySize != 0) return bySize;
        int byShape = left.shape().compareTo(right.shape());
        if (byShape != 0) return byShape;
        int byTail = left.tail().compareTo(right.tail());
        return byTail != 0 ? byTail : left.text().compareTo(right.text());
    }
}
