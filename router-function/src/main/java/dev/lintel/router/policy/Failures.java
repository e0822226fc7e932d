package dev.lintel.router.policy;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Reply;
import dev.lintel.router.telemetry.Refusal;
import dev.lintel.router.upstream.RefusedException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// What a client hears of a failure. One that is no problem of ours is logged once, here, and its words stay here.
public final class Failures {
    private static final System.Logger LOG = System.getLogger("dev.lintel.router");

    private Failures() {}

    public static Reply reply(Throwable error, String requestId) {
        return Reply.of(problem(error, requestId));
    }

    /// Why the gateway refused; null when that is not what happened.
    public static @Nullable Refusal refusal(Throwable error) {
        for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause())
            if (cause instanceof RefusedException refused) return refused.refusal();
        return null;
    }

    public static Problem problem(Throwable error, String requestId) {
        Throwable cause =
                error instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : error;
        if (cause instanceof ProblemException known) return known.problem();
        LOG.log(Level.ERROR, "request " + requestId + " failed", cause);
        return Problem.of(ProblemType.INTERNAL, "the gateway failed; its log has the request id");
    }
}
