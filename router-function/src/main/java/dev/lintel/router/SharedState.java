package dev.lintel.router;

import dev.lintel.store.breaker.BreakerLedger;
import dev.lintel.store.breaker.InMemoryBreakerLedger;
import dev.lintel.store.idempotency.IdempotencyLedger;
import dev.lintel.store.idempotency.InMemoryIdempotencyLedger;

/// What the routers of a gateway hold in common, beside the configuration. Nothing is read of it at the start.
///
/// @param breakers of targets
/// @param idempotency keys of requests that are done once
public record SharedState(BreakerLedger breakers, IdempotencyLedger idempotency) {
    /// Of a router that knows of no other instance.
    public static SharedState alone() {
        return new SharedState(new InMemoryBreakerLedger(), new InMemoryIdempotencyLedger());
    }
}
