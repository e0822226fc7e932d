package dev.lintel.router.idempotency;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.IdempotencyKey;
import dev.lintel.router.http.Loop;
import dev.lintel.router.http.Reply;
import dev.lintel.store.idempotency.Answer;
import dev.lintel.store.idempotency.Claim;
import dev.lintel.store.idempotency.StoredReply;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One request's hold on its key in the ledger: taken, renewed while the request is at work, and given up or written
/// off
/// with an answer. Lives on one loop; the ledger is called on other threads.
final class Holding {
    private static final System.Logger LOG = System.getLogger("dev.lintel.router");

    private final IdempotencyKey policy;
    private final IdempotencyKeys services;
    private final Loop loop;
    private final String key;
    private final String owner;
    private boolean over;
    private @Nullable Runnable renewal;

    Holding(IdempotencyKey policy, IdempotencyKeys services, Loop loop, String key) {
        this.policy = policy;
        this.services = services;
        this.loop = loop;
        this.key = key;
        owner = "%016x%016x"
                .formatted(services.random().nextLong(), services.random().nextLong());
    }

    private Instant now() {
        return services.clock().instant();
    }

    /// @param failed is told if the ledger fails, or does not answer in time
    void claim(Consumer<Claim> claimed, Consumer<Throwable> failed) {
        ask(() -> services.ledger().claim(key, owner, now(), policy.lease()), claimed, failed, late -> {
            // nobody waits for it any more
            if (late instanceof Claim.Taken) release();
        });
    }

    /// The request is at work: the lease is renewed long before it ends.
    void renewing() {
        renewal = loop.after(policy.lease().toNanos() / 3, () -> {
            if (over) return;
            Instant until = now().plus(policy.lease());
            ask(
                    () -> services.ledger().renew(key, owner, until),
                    held -> {
                        if (held) renewing();
                        else warn("was taken over by another, for its lease ended", null);
                    },
                    error -> {
                        warn("could not be held longer", error);
                        renewing();
                    },
                    late -> {});
        });
    }

    void end(Ending ending) {
        if (stop() && ending == Ending.NOT_DONE) release();
    }

    /// Writes the answer; then goes on, whatever came of it.
    ///
    /// @param body null if it is too large to keep
    void complete(Reply reply, byte @Nullable [] body, String fingerprint, Runnable then) {
        if (!stop()) {
            then.run();
            return;
        }
        Optional<StoredReply> stored =
                body == null ? Optional.empty() : Optional.of(new StoredReply(reply.status(), reply.headers(), body));
        Instant forgottenAt = now().plus(policy.keep());
        ask(
                () -> services.ledger().complete(key, owner, new Answer(fingerprint, stored), forgottenAt),
                held -> {
                    if (!held) warn("was taken over by another, so its answer is not kept", null);
                    then.run();
                },
                error -> {
                    warn("could not be given its answer", error);
                    then.run();
                },
                late -> {});
    }

    private boolean stop() {
        if (over) return false;
        over = true;
        if (renewal != null) renewal.run();
        return true;
    }

    private void release() {
        ask(
                () -> {
                    services.ledger().release(key, owner);
                    return key;
                },
                done -> {},
                error -> warn("could not be given up", error),
                late -> {});
    }

    private static void warn(String what, @Nullable Throwable error) {
        LOG.log(Level.WARNING, "an idempotency key " + what, error);
    }

    /// Calls the ledger and tells one of these, on the loop.
    private <T> void ask(Callable<T> call, Consumer<T> done, Consumer<Throwable> failed, Consumer<T> late) {
        var asked = new Asked<T>(done, failed, late);
        asked.timer = loop.after(policy.storeTimeout().toNanos(), asked::tooLate);
        services.blocking().execute(() -> {
            T result;
            try {
                result = call.call();
            } catch (Exception error) {
                loop.run(() -> asked.failed(error));
                return;
            }
            loop.run(() -> asked.done(result));
        });
    }

    private static final class Asked<T> {
        private final Consumer<T> done;
        private final Consumer<Throwable> failed;
        private final Consumer<T> late;
        private boolean told;
        private Runnable timer = () -> {};

        Asked(Consumer<T> done, Consumer<Throwable> failed, Consumer<T> late) {
            this.done = done;
            this.failed = failed;
            this.late = late;
        }

        void done(T result) {
            if (tell()) done.accept(result);
            else late.accept(result);
        }

        void failed(Throwable error) {
            if (tell()) failed.accept(error);
        }

        void tooLate() {
            if (tell())
                failed.accept(new ProblemException(Problem.of(
                        ProblemType.STORE_UNAVAILABLE, "the store of idempotency keys did not answer in time")));
        }

        private boolean tell() {
            if (told) return false;
            told = true;
            timer.run();
            return true;
        }
    }
}
