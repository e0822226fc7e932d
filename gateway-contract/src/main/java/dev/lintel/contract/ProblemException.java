package dev.lintel.contract;

import org.jspecify.annotations.Nullable;

/// The one exception type that leaves a policy, an upstream or the store. Without a stack trace of its own: it is an
/// answer, not a bug. A cause keeps its trace.
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Problem problem;

    public ProblemException(Problem problem) {
        this(problem, null);
    }

    public ProblemException(Problem problem, @Nullable Throwable cause) {
        super(problem.type().slug() + ": " + problem.detail(), cause, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
