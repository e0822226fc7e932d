package dev.lintel.router.policy;

import dev.lintel.contract.policy.Mirror;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.telemetry.AccessRecord;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/// Sends copies of requests to another backend and drains its replies. Fails open: the client's request never waits for
/// the copy, and copies beyond the budget are dropped and counted.
final class MirrorPolicy implements Policy {
    private final Mirror mirror;
    private final Next target;
    private final MirrorBudget budget;
    private final RandomGenerator random;
    private final NanoClock clock;

    /// @param target the mirror's backend; it sees the request as the route's own backend does
    MirrorPolicy(Mirror mirror, Next target, MirrorBudget budget, RandomGenerator random, NanoClock clock) {
        this.mirror = mirror;
        this.target = target;
        this.budget = budget;
        this.random = random;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Reply> apply(Exchange exchange, Next next) {
        Request request = exchange.request();
        boolean chosen = mirror.percent() >= 100 || random.nextDouble() * 100 < mirror.percent();
        if (!chosen || request.headers().contains("Upgrade")) return next.proceed(exchange);
        long length = request.body().length();
        long held = length < 0 ? mirror.maxBodyBytes() : length;
        if (held > mirror.maxBodyBytes() || !budget.tryTake(held)) {
            budget.dropped.increment();
            return next.proceed(exchange);
        }
        if (length == 0) {
            CompletionStage<Reply> reply = ReplyStage.proceed(next, exchange);
            send(exchange, Body.EMPTY, held);
            return reply;
        }
        var copy = new MirrorCopy(request.body(), mirror.maxBodyBytes(), new MirrorCopy.Listener() {
            @Override
            public void complete(byte[] copied) {
                send(exchange, new BytesBody(copied), held);
            }

            @Override
            public void dropped() {
                budget.giveBack(held);
                budget.dropped.increment();
            }
        });
        return ReplyStage.map(ReplyStage.proceed(next, exchange.with(request.withBody(copy))), exchange, reply -> {
            // a layer below answered by itself: the body goes nowhere, and so does its copy
            if (reply.problem() != null) copy.discard();
            return reply;
        });
    }

    private void send(Exchange exchange, Body body, long held) {
        budget.sent.increment();
        Request copy = exchange.request().withBody(body).withCall(new DetachedCall(clock.nanos()));
        CompletionStage<Reply> stage =
                ReplyStage.proceed(target, new Exchange(copy, exchange.match(), new AccessRecord()));
        stage.whenComplete((reply, error) -> {
            if (error != null || reply.problem() != null) {
                budget.failed.increment();
                budget.giveBack(held);
            } else {
                reply.body().start(new DrainSink(() -> budget.giveBack(held)));
            }
        });
    }
}
