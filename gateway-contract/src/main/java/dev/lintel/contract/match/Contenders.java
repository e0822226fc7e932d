package dev.lintel.contract.match;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Candidates that take the same hosts and paths (or all regular expressions of a host), in their order.
final class Contenders {
    private final Candidate[] ordered;
    private final Candidate[] orderedForHead;

    Contenders(List<Candidate> candidates) {
        ordered = candidates.toArray(new Candidate[0]);
        Arrays.sort(ordered, Precedence.ORDER);
        var forHead = ordered.clone();
        Arrays.sort(forHead, Precedence.HEAD_ORDER);
        orderedForHead = Arrays.equals(ordered, forHead) ? ordered : forHead;
    }

    Candidate[] ordered() {
        return ordered;
    }

    /// @param missed when given, nothing is found: it takes the methods of those that only the method keeps from
    ///     matching
    @Nullable
    Candidate first(MatchInput input, @Nullable Set<String> missed) {
        String method = input.method();
        for (Candidate candidate : method.equals("HEAD") ? orderedForHead : ordered) {
            if (candidate.admits(method) == (missed != null)) continue;
            if (candidate.path() instanceof PathPattern.Regex regex && !regex.takes(input.path())) continue;
            if (!candidate.conditionsHold(input)) continue;
            if (missed == null) return candidate;
            missed.addAll(candidate.methods());
        }
        return null;
    }
}
