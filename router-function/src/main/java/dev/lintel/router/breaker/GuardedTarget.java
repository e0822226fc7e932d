package dev.lintel.router.breaker;

import dev.lintel.contract.protection.CallFailures;
import dev.lintel.contract.protection.StatusRange;
import dev.lintel.router.telemetry.Refusal;
import dev.lintel.router.upstream.AttemptEnd;
import dev.lintel.router.upstream.TargetGuard;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Everything that stands before one target. A breaker refuses; ejection and health only make it one to avoid.
final class GuardedTarget implements TargetGuard {
    private final @Nullable Breaker breaker;
    private final CallFailures breakerFailures;
    private final Ejections.@Nullable Member ejection;
    private final CallFailures ejectionFailures;
    private final @Nullable String healthName;
    private final FleetHealth health;
    private final Pulse pulse;
    private final Runnable onClose;

    /// @param healthName under which the checker knows it; null if nobody checks it
    GuardedTarget(
            @Nullable Breaker breaker,
            CallFailures breakerFailures,
            Ejections.@Nullable Member ejection,
            CallFailures ejectionFailures,
            @Nullable String healthName,
            FleetHealth health,
            Pulse pulse,
            Runnable onClose) {
        this.breaker = breaker;
        this.breakerFailures = breakerFailures;
        this.ejection = ejection;
        this.ejectionFailures = ejectionFailures;
        this.healthName = healthName;
        this.health = health;
        this.pulse = pulse;
        this.onClose = onClose;
    }

    @Override
    public Standing standing(long nowNanos) {
        if (breaker != null && !breaker.admits(nowNanos)) return Standing.REFUSED;
        boolean avoided = (ejection != null && ejection.isEjected(nowNanos))
                || (healthName != null && health.isUnhealthy(healthName, pulse));
        return avoided ? Standing.AVOIDED : Standing.GOOD;
    }

    @Override
    public long begin(long nowNanos) {
        return breaker == null ? 0 : breaker.begin(nowNanos);
    }

    @Override
    public void settled(long ticket, AttemptEnd end, int status, long durationNanos) {
        if (breaker != null)
            breaker.settled(ticket, end != AttemptEnd.ABANDONED, failed(breakerFailures, end, status), durationNanos);
        if (ejection != null && end != AttemptEnd.ABANDONED)
            ejection.settled(failed(ejectionFailures, end, status), pulse.nanos());
    }

    private static boolean failed(CallFailures failures, AttemptEnd end, int status) {
        return switch (end) {
            case REPLIED -> StatusRange.anyHolds(failures.statuses(), status);
            case UNREACHABLE, BROKEN -> failures.connectErrors();
            case TIMED_OUT -> failures.timeouts();
            case ABANDONED -> false;
        };
    }

    @Override
    public void brokeOff(long ticket) {
        if (breaker != null && breakerFailures.connectErrors()) breaker.brokeOff(ticket);
        if (ejection != null && ejectionFailures.connectErrors()) ejection.settled(true, pulse.nanos());
    }

    @Override
    public long refusedForNanos(long nowNanos) {
        return breaker == null ? 0 : breaker.refusedForNanos(nowNanos);
    }

    @Override
    public @Nullable CompletionStage<?> trial(long nowNanos) {
        return breaker == null ? null : breaker.trial(nowNanos);
    }

    @Override
    public @Nullable Refusal refusal(long nowNanos) {
        return breaker == null ? null : breaker.refusal(nowNanos);
    }

    @Override
    public void close() {
        if (ejection != null) ejection.leave();
        onClose.run();
    }
}
