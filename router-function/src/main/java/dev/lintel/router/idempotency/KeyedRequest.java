package dev.lintel.router.idempotency;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.IdempotencyKey;
import dev.lintel.contract.policy.StoreFailure;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Loop;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Sink;
import dev.lintel.router.policy.BytesBody;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.policy.Policy;
import dev.lintel.store.idempotency.Answer;
import dev.lintel.store.idempotency.Claim;
import dev.lintel.store.idempotency.StoredReply;
import io.netty.buffer.ByteBuf;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One request with a key: asks for the key, and lets the request through, waits for its twin, or answers with what the
/// twin was answered. Lives on one loop; the ledger is asked elsewhere, and never waited for longer than the policy
/// says.
final class KeyedRequest {
    private static final System.Logger LOG = System.getLogger("dev.lintel.router");
    private static final long FIRST_PAUSE_NANOS = 50_000_000;
    private static final long LONGEST_PAUSE_NANOS = 500_000_000;

    private final IdempotencyKey policy;
    private final IdempotencyKeys services;
    private final Exchange exchange;
    private final Policy.Next next;
    private final Holding holding;
    private final Loop loop;
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private long waitedNanos;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private boolean gone;

    /// @param key digest of route, caller and key
    KeyedRequest(IdempotencyKey policy, IdempotencyKeys services, Exchange exchange, Policy.Next next, String key) {
        this.policy = policy;
        this.services = services;
        this.exchange = exchange;
        this.next = next;
        loop = services.loops().get();
        holding = new Holding(policy, services, loop, key);
    }

    CompletionStage<Reply> reply() {
        return reply;
    }

    void begin() {
        exchange.request().call().onGone(() -> gone = true);
        loop.run(this::ask);
    }

    private void ask() {
        holding.claim(this::claimed, this::unanswered);
    }

    private void claimed(Claim claim) {
        if (services.isNews(false)) LOG.log(Level.INFO, "idempotency keys can be looked up again");
        switch (claim) {
            case Claim.Taken taken -> {
                if (gone) giveUp();
                else proceed();
            }
            case Claim.Held held -> await();
            case Claim.Answered answered -> repeat(answered.answer());
        }
    }

    private void unanswered(Throwable why) {
        if (services.isNews(true)) LOG.log(Level.WARNING, "idempotency keys cannot be looked up", why);
        if (policy.onStoreFailure() == StoreFailure.FAIL_CLOSED) {
            exchange.record().idempotency = "refused";
            Problem problem = why instanceof ProblemException known
                    ? known.problem()
                    : Problem.of(ProblemType.STORE_UNAVAILABLE, "the store of idempotency keys does not answer");
            refuse(problem.withHeader("Retry-After", "1"));
            return;
        }
        exchange.record().idempotency = "unprotected";
        pass(exchange, (answer, error) -> {
            if (error == null) reply.complete(answer);
            else reply.completeExceptionally(error);
        });
    }

    /// The client left while its twin was at work: nothing was begun for it.
    private void giveUp() {
        holding.end(Ending.NOT_DONE);
        refuse(Problem.of(ProblemType.BAD_REQUEST, "the client left before its request was begun"));
    }

    /// Its twin is at work.
    private void await() {
        boolean patient = waitedNanos < policy.waitFor().toNanos() && !gone;
        if (!patient) {
            exchange.record().idempotency = "in-use";
            refuse(Problem.of(
                            ProblemType.IDEMPOTENCY_KEY_IN_USE,
                            "a request with the same " + KeyField.NAME + " is under way")
                    .withHeader("Retry-After", "1"));
            return;
        }
        long pause = Math.min(pauseNanos, policy.waitFor().toNanos() - waitedNanos);
        waitedNanos += pause;
        pauseNanos = Math.min(LONGEST_PAUSE_NANOS, pauseNanos * 2);
        Runnable ignored = loop.after(pause, this::ask);
    }

    /// Its twin was answered. The body is read to see whether it is one.
    private void repeat(Answer answer) {
        Body body = exchange.request().body();
        var fingerprint = new Fingerprint(exchange.request());
        if (body.length() == 0) {
            body.discard();
            repeat(answer, fingerprint);
            return;
        }
        body.start(new Sink() {
            @Override
            public void open(Flow flow) {}

            @Override
            public void write(ByteBuf chunk) {
                fingerprint.add(chunk);
                chunk.release();
            }

            @Override
            public void flush() {}

            @Override
            public void end(Headers trailers) {
                loop.run(() -> repeat(answer, fingerprint));
            }

            @Override
            public void fail(Throwable cause) {
                reply.completeExceptionally(
                        cause instanceof ProblemException known
                                ? known
                                : new ProblemException(
                                        Problem.of(ProblemType.BAD_REQUEST, "the request's body was cut"), cause));
            }
        });
    }

    private void repeat(Answer answer, Fingerprint fingerprint) {
        if (!answer.isOf(fingerprint.text())) {
            exchange.record().idempotency = "reused";
            refuse(Problem.of(
                    ProblemType.IDEMPOTENCY_KEY_REUSED,
                    "this " + KeyField.NAME + " was used for another request: method, path, query, media type or body"
                            + " differ"));
        } else if (answer.reply().isEmpty()) {
            exchange.record().idempotency = "not-kept";
            refuse(Problem.of(
                    ProblemType.REPLY_NOT_KEPT,
                    "the request was answered before; its reply was larger than the " + policy.maxReplyBytes()
                            + " bytes that are kept"));
        } else {
            exchange.record().idempotency = "replayed";
            StoredReply stored = answer.reply().get();
            Body body = stored.body().length == 0 ? Body.EMPTY : new BytesBody(stored.body());
            reply.complete(Reply.of(
                    stored.status(),
                    stored.headers().toBuilder()
                            .set("Idempotent-Replayed", "true")
                            .build(),
                    body));
        }
    }

    private void refuse(Problem problem) {
        exchange.request().body().discard();
        reply.complete(Reply.of(problem));
    }

    private void proceed() {
        exchange.record().idempotency = "first";
        var body = new HashedBody(exchange.request().body(), new Fingerprint(exchange.request()));
        holding.renewing();
        Exchange onward = exchange.with(exchange.request()
                .withBody(body)
                .withCall(new SurvivingCall(exchange.request().call())));
        pass(onward, (answer, error) -> {
            if (error != null) {
                holding.end(Ending.of(error));
                reply.completeExceptionally(error);
            } else {
                answered(answer, body::fingerprint);
            }
        });
    }

    private interface Taker {
        void take(Reply reply, Throwable error);
    }

    @SuppressWarnings("NullAway") // a stage gives one or the other
    private void pass(Exchange onward, Taker taker) {
        CompletionStage<Reply> stage;
        try {
            stage = next.proceed(onward);
        } catch (RuntimeException error) {
            taker.take(null, error);
            return;
        }
        stage.whenComplete((answer, error) -> loop.run(() -> taker.take(answer, error)));
    }

    private void answered(Reply answer, Supplier<String> fingerprint) {
        Ending ending = Ending.of(answer, exchange.record());
        if (ending != Ending.ANSWERED) {
            holding.end(ending);
            reply.complete(answer);
            return;
        }
        // a request that comes again has an id of its own
        Reply kept = answer.withHeaders(
                answer.headers().toBuilder().remove("X-Request-Id").build());
        long room = policy.maxReplyBytes() - StoredReply.bytes(kept.headers());
        if (answer.body().length() == 0) {
            holding.complete(kept, room < 0 ? null : new byte[0], fingerprint.get(), () -> reply.complete(answer));
            return;
        }
        reply.complete(answer.withBody(new RecordedBody(
                answer.body(), loop, (int) Math.max(0, room), new RecordedBody.Keeper() {
                    @Override
                    public void whole(byte @Nullable [] body, Runnable then) {
                        if (body == null) exchange.record().idempotency = "not-kept";
                        holding.complete(kept, room < 0 ? null : body, fingerprint.get(), then);
                    }

                    @Override
                    public void cut() {
                        holding.end(Ending.UNKNOWN);
                    }
                })));
    }
}
