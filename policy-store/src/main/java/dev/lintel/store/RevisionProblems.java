package dev.lintel.store;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import org.jspecify.annotations.Nullable;

/// The failures of a [RevisionStore], worded once for all adapters.
public final class RevisionProblems {
    private RevisionProblems() {}

    /// @param head where HEAD is now
    public static ProblemException moved(Head head, Head expected) {
        return new ProblemException(Problem.of(
                ProblemType.PRECONDITION_FAILED,
                "the configuration has changed: it is at change %d (revision %d), not at change %d (revision %d)"
                        .formatted(head.sequence(), head.revision(), expected.sequence(), expected.revision())));
    }

    public static ProblemException unknown(long revision) {
        return new ProblemException(Problem.of(ProblemType.RESOURCE_NOT_FOUND, "there is no revision " + revision));
    }

    public static ProblemException tooLarge(int bytes) {
        return new ProblemException(Problem.of(
                ProblemType.CONTENT_TOO_LARGE,
                "the document has %d bytes, more than the %d that are stored"
                        .formatted(bytes, RevisionStore.MAX_DOCUMENT_BYTES)));
    }

    /// What is stored is not what was written, or not for this version to read.
    public static ProblemException unreadable(long revision, String why, @Nullable Throwable cause) {
        return new ProblemException(
                Problem.of(ProblemType.INTERNAL, "revision " + revision + " cannot be read: " + why), cause);
    }

    public static ProblemException unavailable(@Nullable Throwable cause) {
        return new ProblemException(
                Problem.of(ProblemType.STORE_UNAVAILABLE, "the configuration store does not answer"), cause);
    }
}
