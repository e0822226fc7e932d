package dev.lintel.router;

import dev.lintel.store.breaker.BreakerLedger;
import dev.lintel.store.breaker.InMemoryBreakerLedger;
import dev.lintel.store.idempotency.IdempotencyLedger;
import dev.lintel.store.idempotency.InMemoryIdempotencyLedger;
import dev.lintel.store.limit.ExactLimitDesk;
import dev.lintel.store.limit.LimitDesk;
import java.time.InstantSource;

/// What the routers of a gateway hold in common, beside the configuration. Nothing is read of it at the start.
///
/// @param breakers of targets
/// @param idempotency keys of requests that are done once
/// @param limits asked whether requests may pass; one for each router, which closes it
public record SharedState(BreakerLedger breakers, IdempotencyLedger idempotency, LimitDesk limits) {
    /// Of a router that knows of no other instance.
    public static SharedState alone(InstantSource wall) {
        return new SharedState(new InMemoryBreakerLedger(), new InMemoryIdempotencyLedger(), new ExactLimitDesk(wall));
    }
}
