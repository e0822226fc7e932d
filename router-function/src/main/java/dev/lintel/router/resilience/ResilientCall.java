package dev.lintel.router.resilience;

import dev.lintel.router.http.Loop;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.policy.Failures;
import dev.lintel.router.telemetry.AccessRecord;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One request's way through attempts and fallbacks to a reply. Lives on one loop.
final class ResilientCall {
    final CompletableFuture<Reply> reply = new CompletableFuture<>();

    private final Resilience route;
    private final Exchange sent;
    private final Callee backend;
    private final Loop loop;
    private final ReplayBody body;
    private final AccessRecord record;

    ResilientCall(Resilience route, Exchange sent, Callee backend) {
        this.route = route;
        this.sent = sent;
        this.backend = backend;
        loop = route.services.loops().get();
        record = sent.record();
        body = new ReplayBody(sent.request().body(), loop, keptBytes(sent.request()));
    }

    /// What may have to be sent again, and no more.
    private int keptBytes(Request request) {
        @Nullable RetryRules retry = route.retry;
        @Nullable FallbackRules fallback = route.fallback;
        int kept = retry != null && retry.mayRepeat(request) ? retry.policy.maxBodyBytes() : 0;
        if (fallback == null || fallback.backend == null) return kept;
        boolean moves = RetryRules.isIdempotent(request.method())
                || fallback.policy.methods().contains(request.method());
        return moves ? Math.max(kept, fallback.policy.maxBodyBytes()) : kept;
    }

    void begin() {
        loop.run(() -> new Attempts(route.services, loop, sent, backend, route.retry, body, this::ended).begin());
    }

    private void ended(Outcome outcome) {
        @Nullable FallbackRules fallback = route.fallback;
        if (fallback == null || !outcome.isFailure(fallback.policy.on())) {
            deliver(outcome);
            return;
        }
        if (route.retry == null) record.failedAttempt(outcome.word());
        @Nullable Callee other = fallback.backend;
        long left = backend.deadlineNanos(sent.request().call())
                - route.services.clock().nanos();
        if (other == null
                || left <= 0
                || !body.isRepeatable()
                || !fallback.mayMove(sent.request(), outcome, record.mayBeDone)) {
            standIn(fallback, outcome);
            return;
        }
        if (outcome.mayBeDone()) record.mayBeDone = true;
        outcome.drop();
        record.backend = other.id();
        record.fallback = "backend";
        new Attempts(route.services, loop, sent, other, null, body, second -> endedToo(fallback, second)).begin();
    }

    private void endedToo(FallbackRules fallback, Outcome outcome) {
        if (outcome.isFailure(fallback.policy.on())) {
            record.failedAttempt(outcome.word());
            standIn(fallback, outcome);
        } else {
            deliver(outcome);
        }
    }

    /// Answers without a backend, if it can.
    private void standIn(FallbackRules fallback, Outcome outcome) {
        @Nullable
        Reply kept = fallback.policy.lastGood().isEmpty()
                ? null
                : route.services.lastGood().find(fallback, sent.request(), outcome);
        @Nullable Reply stand = kept == null ? fallback.reply : kept;
        if (stand == null) {
            deliver(outcome);
            return;
        }
        record.fallback = kept == null ? "reply" : "last-good";
        noteFailure(outcome);
        outcome.drop();
        body.noMore();
        reply.complete(stand);
    }

    private void noteFailure(Outcome outcome) {
        record.unprocessed = outcome.isUnprocessed();
        @Nullable Throwable error = outcome.error();
        if (error != null) record.refusal = Failures.refusal(error);
    }

    private void deliver(Outcome outcome) {
        body.noMore();
        Reply given = outcome.reply();
        if (given == null) {
            Throwable error = outcome.error();
            noteFailure(outcome);
            reply.complete(Failures.reply(
                    error == null ? new IllegalStateException("an upstream without a reply") : error,
                    record.requestId));
            return;
        }
        record.upstreamHeadNanos = route.services.clock().nanos();
        record.upstreamStatus = given.status();
        Reply cleaned = route.replyFields.cleaned(given, record.requestId);
        @Nullable FallbackRules fallback = route.fallback;
        reply.complete(
                fallback == null || fallback.policy.lastGood().isEmpty()
                        ? cleaned
                        : route.services.lastGood().kept(fallback, sent.request(), cleaned));
    }
}
