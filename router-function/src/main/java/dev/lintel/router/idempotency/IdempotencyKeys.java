package dev.lintel.router.idempotency;

import dev.lintel.contract.policy.IdempotencyKey;
import dev.lintel.router.http.Loop;
import dev.lintel.router.policy.Policy;
import dev.lintel.store.idempotency.IdempotencyLedger;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What policies of this kind need of their router, and what makes them.
///
/// @param ledger who holds which key
/// @param blocking takes calls of the ledger, each on a thread of its own
/// @param loops gives the calling thread's loop, or any
/// @param clock of leases
/// @param random of owners' names
/// @param away whether the ledger failed last, so that each trouble is told of once
public record IdempotencyKeys(
        IdempotencyLedger ledger,
        Executor blocking,
        Supplier<Loop> loops,
        InstantSource clock,
        RandomGenerator random,
        AtomicBoolean away) {
    public IdempotencyKeys(
            IdempotencyLedger ledger,
            Executor blocking,
            Supplier<Loop> loops,
            InstantSource clock,
            RandomGenerator random) {
        this(ledger, blocking, loops, clock, random, new AtomicBoolean());
    }

    /// Notes how the ledger is.
    ///
    /// @return whether it was otherwise before
    boolean isNews(boolean isAway) {
        return away.get() != isAway && away.compareAndSet(!isAway, isAway);
    }

    public Policy bind(IdempotencyKey policy) {
        return new IdempotencyPolicy(policy, this);
    }
}
