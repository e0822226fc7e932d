package dev.lintel.router.resilience;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.CallFailure;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.Loop;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.telemetry.Spans;
import dev.lintel.router.upstream.CallTrail;
import dev.lintel.router.upstream.Tried;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The attempts at one backend for one request: one, and as many more as the rules, the budget, the time and the body
/// leave room for. Tells its end once. All decisions fall at the head of a reply, before anything of it went on, so no
/// client ever sees two. Lives on one loop.
final class Attempts {
    private final CallServices services;
    private final Loop loop;
    private final Exchange sent;
    private final Callee backend;
    private final @Nullable RetryRules rules;
    private final RetryBudget budget;
    private final ReplayBody body;
    private final Consumer<Outcome> end;
    private final Call client;
    private final boolean repeatable;
    private final long deadlineNanos;

    private final List<Attempt> open = new ArrayList<>(2);
    private int count;
    private @Nullable Tried tried;
    private boolean over;
    private @Nullable Outcome failed;
    private @Nullable Runnable waiting;
    private @Nullable Runnable hedging;

    /// @param sent the request as the backend shall see it
    /// @param rules null for a single attempt
    /// @param end is told on the loop
    Attempts(
            CallServices services,
            Loop loop,
            Exchange sent,
            Callee backend,
            @Nullable RetryRules rules,
            ReplayBody body,
            Consumer<Outcome> end) {
        this.services = services;
        this.loop = loop;
        this.sent = sent;
        this.backend = backend;
        this.rules = rules;
        this.body = body;
        this.end = end;
        client = sent.request().call();
        budget = services.budgets().of(backend.id());
        repeatable = rules != null && rules.mayRepeat(sent.request());
        deadlineNanos = backend.deadlineNanos(client);
    }

    void begin() {
        client.onGone(() -> loop.run(this::abandon));
        if (over) return;
        if (repeatable) budget.requested(services.clock().nanos());
        launch();
        if (!over && rules != null && repeatable && rules.mayHedge(sent.request()))
            hedging = loop.after(rules.hedgeNanos, this::hedge);
    }

    private void launch() {
        count++;
        sent.record().attempts++;
        var attempt = new Attempt(client, new CallTrail(tried));
        open.add(attempt);
        Request request = sent.request().withBody(body.next()).withCall(attempt);
        @Nullable Span span = services.spans().client(request, sent.record(), sent.record().attempts - 1);
        attempt.span = span;
        Exchange outgoing = sent.with(span == null ? request : Spans.carrying(span, request));
        CompletionStage<Reply> stage;
        try {
            stage = backend.call(outgoing, rules == null ? Long.MAX_VALUE : rules.headNanos, attempt.trail);
        } catch (RuntimeException error) {
            settled(attempt, null, error);
            return;
        }
        stage.whenComplete((reply, error) -> loop.run(() -> settled(attempt, reply, error)));
    }

    private void settled(Attempt attempt, @Nullable Reply reply, @Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (reply == null && cause == null) cause = new IllegalStateException("an upstream without a reply");
        var outcome = new Outcome(reply, cause, reply == null ? failure(attempt, cause) : null);
        open.remove(attempt);
        if (over) {
            outcome.drop();
            return;
        }
        if (attempt.span != null) Spans.ended(attempt.span, reply, cause);
        if (rules == null || !outcome.isFailure(rules.policy.on())) {
            finish(outcome);
            return;
        }
        sent.record().failedAttempt(outcome.word());
        if (outcome.mayBeDone()) sent.record().mayBeDone = true;
        tried = attempt.trail.tried();
        if (failed != null) failed.drop();
        failed = outcome;
        if (open.isEmpty()) again(outcome); // else the other one may do better
    }

    /// As the upstream told it; else by the problem, which those tell that have no targets of their own.
    private static @Nullable CallFailure failure(Attempt attempt, @Nullable Throwable cause) {
        @Nullable CallFailure told = attempt.trail.failure();
        return told == null && cause instanceof ProblemException known
                ? CallTrail.failure(known.problem().type(), false)
                : told;
    }

    private void again(Outcome outcome) {
        long wait = mayRepeat() ? waitNanos(outcome) : -1;
        long now = services.clock().nanos();
        boolean timely = wait >= 0 && deadlineNanos - now > wait;
        if (!timely || rules == null || !budget.tryAdd(rules.policy.budget(), now)) {
            finish(outcome);
            return;
        }
        failed = null;
        outcome.drop();
        waiting = loop.after(wait, () -> {
            waiting = null;
            if (!over) launch();
        });
    }

    private boolean mayRepeat() {
        return rules != null && repeatable && count < rules.policy.attempts() && body.isRepeatable();
    }

    private long waitNanos(Outcome outcome) {
        if (rules == null) return -1;
        Reply reply = outcome.reply();
        @Nullable
        Duration asked = reply == null
                ? null
                : RetryAfter.read(
                        reply.headers().first("Retry-After"), services.wall().instant());
        return rules.waitNanos(count, asked, services.random());
    }

    /// The first attempt is slow: another one beside it, if there is none yet.
    private void hedge() {
        hedging = null;
        long now = services.clock().nanos();
        if (over || rules == null || count != 1 || open.size() != 1 || deadlineNanos - now <= 0) return;
        if (!budget.tryAdd(rules.policy.budget(), now)) return;
        sent.record().hedged = true;
        tried = open.getFirst().trail.tried();
        launch();
    }

    private void finish(Outcome outcome) {
        over = true;
        if (waiting != null) waiting.run();
        if (hedging != null) hedging.run();
        if (failed != null && !failed.equals(outcome)) failed.drop();
        failed = null;
        for (Attempt other : List.copyOf(open)) {
            if (other.span != null) Spans.dropped(other.span);
            other.drop();
        }
        open.clear();
        end.accept(outcome);
    }

    private void abandon() {
        if (over) return;
        finish(new Outcome(
                null,
                new ProblemException(Problem.of(ProblemType.BAD_REQUEST, "the client left before the reply")),
                null));
    }
}
