package dev.lintel.admin;

import dev.lintel.store.InMemoryResetLog;
import dev.lintel.store.ResetLog;
import dev.lintel.store.breaker.BreakerLedger;
import dev.lintel.store.breaker.InMemoryBreakerLedger;
import dev.lintel.store.limit.InMemoryLimitLedger;
import dev.lintel.store.limit.LimitLedger;
import java.time.InstantSource;

/// What routers write while they serve, for operators to see and to reset.
///
/// @param resets where each reset is written down before it happens
public record LiveState(LimitLedger limits, BreakerLedger breakers, ResetLog resets) {
    /// Of a host without routers: nothing, and what is written is gone with the process.
    public static LiveState inMemory(InstantSource clock) {
        return new LiveState(new InMemoryLimitLedger(), new InMemoryBreakerLedger(), new InMemoryResetLog(clock));
    }
}
