package dev.lintel.router.breaker;

import dev.lintel.contract.protection.CircuitBreaker;
import dev.lintel.router.telemetry.Refusal;
import dev.lintel.router.upstream.TargetGuard;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A breaker that is not shared: Resilience4j's, and nothing else.
final class SingleBreaker implements Breaker {
    private final String backend;
    private final int target;
    private final LocalBreaker local;
    private final Fleet fleet;
    private final long slowNanos;

    SingleBreaker(String backend, int target, CircuitBreaker settings, Fleet fleet) {
        this.backend = backend;
        this.target = target;
        this.fleet = fleet;
        slowNanos = settings.slowCallDuration().toNanos();
        local = new LocalBreaker(backend + "#" + target, settings, fleet.pulse()::nanos);
    }

    @Override
    public boolean admits(long nowNanos) {
        return local.mayAdmit(nowNanos);
    }

    @Override
    public long begin(long nowNanos) {
        return local.tryBegin() ? 0 : TargetGuard.REFUSED;
    }

    @Override
    public void settled(long ticket, boolean learnt, boolean failed, long durationNanos) {
        if (learnt || durationNanos > slowNanos) local.settled(failed, durationNanos);
        else local.returned();
    }

    @Override
    public void brokeOff(long ticket) {
        if (local.isClosed()) local.settled(true, 0);
    }

    @Override
    public long refusedForNanos(long nowNanos) {
        return local.isClosed() ? 0 : local.refusedForNanos(nowNanos);
    }

    @Override
    public @Nullable CompletionStage<?> trial(long nowNanos) {
        return null;
    }

    @Override
    public @Nullable Refusal refusal(long nowNanos) {
        if (local.isClosed()) return null;
        fleet.refused.increment();
        long sinceMillis = fleet.pulse().millis() - (nowNanos - local.openedNanos()) / 1_000_000;
        return new Refusal(
                "circuit-breaker", backend, target, local.state(), sinceMillis, fleet.instance(), fleet.instance());
    }
}
