package dev.lintel.router.idempotency;

import dev.lintel.contract.policy.IdempotencyKey;
import dev.lintel.router.http.Loop;
import dev.lintel.router.policy.Policy;
import dev.lintel.store.idempotency.IdempotencyLedger;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What policies of this kind need of their router, and what makes them.
///
/// @param ledger who holds which key
/// @param blocking takes calls of the ledger, each on a thread of its own
/// @param loops gives the calling thread's loop, or any
/// @param clock of leases
/// @param random of owners' names
public record IdempotencyKeys(
        IdempotencyLedger ledger,
        Executor blocking,
        Supplier<Loop> loops,
        InstantSource clock,
        RandomGenerator random) {
    public Policy bind(IdempotencyKey policy) {
        return new IdempotencyPolicy(policy, this);
    }
}
