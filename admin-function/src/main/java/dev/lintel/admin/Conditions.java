package dev.lintel.admin;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.Head;
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
        if (none() && current.isPresent())
            return Optional.of(Problem.of(
                    ProblemType.PRECONDITION_REQUIRED, "it exists: send the ETag of what you saw in If-Match"));
        return Optional.empty();
    }

    /// Whether the client made none.
    boolean none() {
        return ifMatch.isEmpty() && ifNoneMatch.isEmpty();
    }

    /// For writes of the whole configuration, which exists from the beginning: `*` always holds.
    ///
    /// @throws ProblemException `PRECONDITION_REQUIRED` or `PRECONDITION_FAILED`
    void requireHead(Head head) {
        if (ifMatch.isEmpty())
            throw new ProblemException(Problem.of(
                    ProblemType.PRECONDITION_REQUIRED,
                    "send the ETag of /v1/document in If-Match, or * for whatever is there"));
        if (!Etag.matches(ifMatch.get(), head))
            throw new ProblemException(Problem.of(
                            ProblemType.PRECONDITION_FAILED,
                            "the configuration was changed since: compare again with /v1/diff")
                    .withHeader("ETag", Etag.of(head)));
    }

    private static Problem failed(String detail, Optional<String> current) {
        Problem problem = Problem.of(ProblemType.PRECONDITION_FAILED, detail);
        return current.map(tag -> problem.withHeader("ETag", tag)).orElse(problem);
    }
}
