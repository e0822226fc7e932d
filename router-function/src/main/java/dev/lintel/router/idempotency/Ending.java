package dev.lintel.router.idempotency;

import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Reply;
import dev.lintel.router.policy.UndoneStatus;
import dev.lintel.router.telemetry.AccessRecord;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// What the end of the first request under a key means for the key.
enum Ending {
    /// The backend answered for good: the reply is kept.
    ANSWERED,
    /// Nothing was done: the key is free again.
    NOT_DONE,
    /// It may have been done. The key stays taken until its lease is over, so that who comes again at once does not do
    /// it a second time while the first is still at it.
    UNKNOWN;

    static Ending of(Reply reply, AccessRecord record) {
        Ending last = ofLast(reply, record);
        return last == NOT_DONE && record.mayBeDone ? UNKNOWN : last;
    }

    /// As if there had been no other attempt.
    private static Ending ofLast(Reply reply, AccessRecord record) {
        if (record.unprocessed) return NOT_DONE;
        if (reply.problem() != null) return of(reply.problem().type());
        if (record.fallback != null && !record.fallback.equals("backend")) return UNKNOWN;
        if (UndoneStatus.is(reply.status())) return NOT_DONE;
        return reply.status() == 502 || reply.status() == 504 ? UNKNOWN : ANSWERED;
    }

    static Ending of(Throwable error) {
        @Nullable Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return cause instanceof ProblemException known ? of(known.problem().type()) : UNKNOWN;
    }

    /// Of a problem that the gateway made itself: what is the caller's fault was not passed on.
    private static Ending of(ProblemType type) {
        return switch (type) {
            case UPSTREAM_UNREACHABLE, UPSTREAM_TIMEOUT, UPSTREAM_BAD_REPLY, INTERNAL -> UNKNOWN;
            default -> NOT_DONE;
        };
    }
}
