package dev.lintel.router.breaker;

import dev.lintel.router.telemetry.Refusal;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The breaker of one target. Thread-safe; never blocks. Tickets are as with `TargetGuard`.
interface Breaker {
    boolean admits(long nowNanos);

    long begin(long nowNanos);

    /// @param learnt false if the call ended without telling anything of the target
    void settled(long ticket, boolean learnt, boolean failed, long durationNanos);

    /// A reply broke off after its head was settled.
    void brokeOff(long ticket);

    long refusedForNanos(long nowNanos);

    @Nullable
    CompletionStage<?> trial(long nowNanos);

    @Nullable
    Refusal refusal(long nowNanos);
}
