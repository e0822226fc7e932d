package dev.lintel.router.resilience;

import dev.lintel.contract.policy.CallFailure;
import dev.lintel.contract.policy.FailureConditions;
import dev.lintel.router.http.Reply;
import dev.lintel.router.policy.UndoneStatus;
import org.jspecify.annotations.Nullable;

/// How an attempt ended: with the head of a reply, or with an error.
///
/// @param reply null if there is none
/// @param error null if there is a reply
/// @param failure how the backend failed; null with a reply, and if the error was not the backend's doing
record Outcome(
        @Nullable Reply reply,
        @Nullable Throwable error,
        @Nullable CallFailure failure) {
    boolean isFailure(FailureConditions conditions) {
        return reply == null ? conditions.holdFor(failure) : conditions.holdFor(reply.status());
    }

    /// Whether the backend surely did nothing of what was asked.
    boolean isUnprocessed() {
        return failure != null && failure.isUnprocessed();
    }

    /// Whether the backend may have done what was asked, so that nobody should do it again unasked.
    boolean mayBeDone() {
        return reply == null ? !isUnprocessed() : !UndoneStatus.is(reply.status());
    }

    /// Nobody reads the reply.
    void drop() {
        if (reply != null) reply.body().discard();
    }

    /// For records: `reset`, `503`.
    String word() {
        if (reply != null) return Integer.toString(reply.status());
        return failure == null ? "error" : failure.word();
    }
}
