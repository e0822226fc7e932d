package dev.lintel.admin;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemType;
import java.util.Optional;

/// What a write makes its condition, so that nobody overwrites what they have not seen.
///
/// @param ifMatch the versions it may replace
/// @param ifNoneMatch the versions it may not replace; `*` for any
record Conditions(Optional<EntityTags> ifMatch, Optional<EntityTags> ifNoneMatch) {
    static Conditions of(Headers headers) {
        return new Conditions(EntityTags.of(headers, "If-Match"), EntityTags.of(headers, "If-None-Match"));
    }

    /// Why the write may not happen; empty if it may.
    ///
    /// @param current tag of what is there; empty if nothing is
    Optional<Problem> failure(Optional<String> current) {
        if (ifMatch.isPresent() && current.filter(ifMatch.get()::matches).isEmpty())
            return Optional.of(failed(
                    current.isPresent()
                            ? "it was changed since: read it again, and send the ETag of what you saw in If-Match"
                            : "there is nothing that If-Match could match",
                    current));
        if (ifNoneMatch.isPresent()
                && current.filter(ifNoneMatch.get()::matchesWeakly).isPresent())
            return Optional.of(failed("it exists already", current));
        if (ifMatch.isEmpty() && ifNoneMatch.isEmpty() && current.isPresent())
            return Optional.of(Problem.of(
                    ProblemType.PRECONDITION_REQUIRED, "it exists: send the ETag of what you saw in If-Match"));
        return Optional.empty();
    }

    /// Whether the failure stands even if the state already is what the client asks for. RFC 9110 lets a server forgive
    /// a failed `If-Match` then (a retry after a lost reply), but not `If-None-Match`.
    boolean forgivable(Optional<String> current) {
        return ifNoneMatch.isEmpty()
                || current.filter(ifNoneMatch.get()::matchesWeakly).isEmpty();
    }

    private static Problem failed(String detail, Optional<String> current) {
        Problem problem = Problem.of(ProblemType.PRECONDITION_FAILED, detail);
        return current.map(tag -> problem.withHeader("ETag", tag)).orElse(problem);
    }
}
