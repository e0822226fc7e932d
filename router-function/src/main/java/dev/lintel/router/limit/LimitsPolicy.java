package dev.lintel.router.limit;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.LimitScope.Mode;
import dev.lintel.router.http.Reply;
import dev.lintel.router.limit.BoundLimit.Claim;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.policy.Policy;
import dev.lintel.router.policy.ReplyStage;
import dev.lintel.router.telemetry.AccessRecord;
import dev.lintel.router.telemetry.LimitNote;
import dev.lintel.router.telemetry.LimitNote.Outcome;
import dev.lintel.store.limit.NamedLimit;
import dev.lintel.store.limit.Standing;
import dev.lintel.store.limit.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All limits of a route, at the place of the first of them: those that are enforced are taken together or not at all,
/// then those that only observe, each for itself. Fails open or closed, as each policy says.
public final class LimitsPolicy implements Policy {
    private final List<BoundLimit> enforced;
    private final List<BoundLimit> observed;
    private final LimitServices services;

    /// @param limits of the route, in its order
    /// @param backend of the route; null if it has none, or several
    public LimitsPolicy(List<NamedLimit> limits, @Nullable String backend, LimitServices services) {
        this.services = services;
        enforced = bound(limits, Mode.ENFORCE, backend);
        observed = bound(limits, Mode.OBSERVE, backend);
    }

    private static List<BoundLimit> bound(List<NamedLimit> limits, Mode mode, @Nullable String backend) {
        return limits.stream()
                .filter(limit -> limit.policy().scope().mode() == mode)
                .map(limit -> new BoundLimit(limit, backend))
                .toList();
    }

    @Override
    public CompletionStage<Reply> apply(Exchange exchange, Next next) {
        Claims claims = Claims.of(enforced, exchange);
        if (claims.isEmpty()) return observe(exchange, next);
        CompletionStage<Verdict> verdict = services.desk().take(claims.asks(), claims.atMost());
        return then(verdict, found -> decide(found, claims, exchange, next));
    }

    /// What is known goes on at once, the rest later on the loop that the request came by.
    private <T> CompletionStage<Reply> then(
            CompletionStage<T> stage, Function<T, CompletionStage<Reply>> continuation) {
        if (stage instanceof CompletableFuture<T> future && future.state() == CompletableFuture.State.SUCCESS)
            return continuation.apply(future.resultNow());
        Executor home = services.home().get();
        return stage.thenComposeAsync(continuation, home);
    }

    private CompletionStage<Reply> decide(Verdict verdict, Claims claims, Exchange exchange, Next next) {
        return switch (verdict) {
            case Verdict.Admitted admitted -> pass(admitted, claims, exchange, next);
            case Verdict.Refused refused -> refuse(refused, claims, exchange, false);
            case Verdict.Unavailable unavailable -> withoutStore(unavailable, claims, exchange, next);
        };
    }

    private CompletionStage<Reply> withoutStore(
            Verdict.Unavailable unavailable, Claims claims, Exchange exchange, Next next) {
        @Nullable Claim closed = claims.closedAmong(unavailable.undecided());
        if (closed != null) {
            note(exchange.record(), Outcome.FAILED_CLOSED, closed, null, false, true);
            return ReplyStage.of(Reply.of(
                    Problem.of(ProblemType.STORE_UNAVAILABLE, "the limits of this route cannot be checked right now")
                            .withHeader("Retry-After", "1")
                            .withHeader("Cache-Control", "no-store")));
        }
        return switch (unavailable.share().get()) {
            case Verdict.Admitted admitted -> {
                Claim first = unavailable.undecided().isEmpty()
                        ? claims.claims().getFirst()
                        : claims.of(unavailable
                                .undecided()
                                .getFirst()
                                .limits()
                                .getFirst()
                                .id());
                note(exchange.record(), Outcome.FAILED_OPEN, first, null, true, true);
                yield pass(admitted, claims, exchange, next);
            }
            case Verdict.Refused refused -> refuse(refused, claims, exchange, true);
            case Verdict.Unavailable again -> throw new IllegalStateException("a share that needs the store");
        };
    }

    private CompletionStage<Reply> refuse(
            Verdict.Refused refused, Claims claims, Exchange exchange, boolean storeFailed) {
        Claim claim = claims.of(refused.by().limitId());
        note(exchange.record(), Outcome.REFUSED, claim, refused.by(), refused.local(), storeFailed);
        return ReplyStage.of(Reply.of(LimitRefusal.problem(claim.variant(), refused)));
    }

    private CompletionStage<Reply> pass(Verdict.Admitted admitted, Claims claims, Exchange exchange, Next next) {
        exchange.ending().onOver(admitted.release());
        CompletionStage<Reply> reply = observe(exchange, next);
        @Nullable Headers fields = LimitRefusal.fieldsOnSuccess(claims, admitted.standings());
        return fields == null
                ? reply
                : ReplyStage.map(
                        reply, exchange, done -> done.withHeaders(LimitRefusal.joined(done.headers(), fields)));
    }

    private CompletionStage<Reply> observe(Exchange exchange, Next next) {
        if (observed.isEmpty()) return ReplyStage.proceed(next, exchange);
        CompletionStage<List<Seen>> all = CompletableFuture.completedFuture(List.of());
        Claims claims = Claims.of(observed, exchange);
        for (Claim claim : claims.claims()) {
            CompletionStage<Verdict> verdict = services.desk()
                    .take(List.of(Claims.ask(claim)), claim.limit().scope().storeTimeout());
            all = all.thenCombine(verdict, (seen, found) -> Seen.and(seen, claim, found));
        }
        return then(all, seen -> {
            seen.forEach(one -> note(one, exchange));
            return ReplyStage.proceed(next, exchange);
        });
    }

    /// What a limit would have said.
    private record Seen(Claim claim, Verdict verdict) {
        static List<Seen> and(List<Seen> before, Claim claim, Verdict verdict) {
            List<Seen> all = new ArrayList<>(before);
            all.add(new Seen(claim, verdict));
            return all;
        }
    }

    private void note(Seen seen, Exchange exchange) {
        switch (seen.verdict()) {
            case Verdict.Admitted admitted -> exchange.ending().onOver(admitted.release());
            case Verdict.Refused refused ->
                note(exchange.record(), Outcome.OBSERVED, seen.claim(), refused.by(), refused.local(), false);
            case Verdict.Unavailable unavailable -> {} // a rehearsal without a store has nothing to tell
        }
    }

    /// The first note stands: it is the one that decided.
    private void note(
            AccessRecord record,
            Outcome outcome,
            Claim claim,
            @Nullable Standing standing,
            boolean local,
            boolean storeFailed) {
        if (record.limit != null) return;
        record.limit = new LimitNote(
                outcome,
                claim.variant().spec().id(),
                claim.key(),
                claim.variant().spec().limit(),
                standing == null ? 0 : standing.remaining(),
                services.instance().get(),
                local,
                storeFailed);
    }
}
