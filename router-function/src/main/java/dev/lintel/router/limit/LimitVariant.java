package dev.lintel.router.limit;

import static dev.lintel.contract.ProblemType.CONCURRENCY_EXCEEDED;
import static dev.lintel.contract.ProblemType.QUOTA_EXCEEDED;
import static dev.lintel.contract.ProblemType.RATE_LIMITED;

import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.Quota;
import dev.lintel.store.limit.LimitSpec;
import java.time.Duration;

/// A limit as one kind of caller has it: the policy's own, or that of an override.
///
/// @param spec as the desk counts it
/// @param policyItem its item of `RateLimit-Policy`
/// @param name its item of `RateLimit`, without parameters
/// @param refusal what a refused caller is told
record LimitVariant(LimitSpec spec, String policyItem, String name, ProblemType refusal) {
    static LimitVariant of(LimitSpec spec) {
        return switch (spec) {
            case LimitSpec.Rate rate -> {
                Duration filling = Duration.ofNanos(Math.multiplyExact(rate.nanosPerPermit(), rate.burst()));
                yield variant(rate, LimitFields.policy(rate.id(), rate.burst(), seconds(filling)), RATE_LIMITED);
            }
            case LimitSpec.CalendarQuota quota ->
                variant(quota, LimitFields.policy(quota.id(), quota.permits(), usualSeconds(quota)), QUOTA_EXCEEDED);
            case LimitSpec.RollingQuota quota ->
                variant(
                        quota,
                        LimitFields.policy(quota.id(), quota.permits(), seconds(quota.period())),
                        QUOTA_EXCEEDED);
            case LimitSpec.Concurrency slots ->
                variant(slots, LimitFields.concurrency(slots.id(), slots.slots()), CONCURRENCY_EXCEEDED);
        };
    }

    /// Months and days differ in length: clients are told the usual one.
    private static long usualSeconds(LimitSpec.CalendarQuota quota) {
        return seconds(
                switch (quota.unit()) {
                    case MINUTE -> Quota.Period.MINUTE.rolling();
                    case HOUR -> Quota.Period.HOUR.rolling();
                    case DAY -> Quota.Period.DAY.rolling();
                    case MONTH -> Quota.Period.MONTH.rolling();
                });
    }

    private static LimitVariant variant(LimitSpec spec, String policyItem, ProblemType refusal) {
        return new LimitVariant(spec, policyItem, LimitFields.name(spec.id()), refusal);
    }

    private static long seconds(Duration duration) {
        return Math.max(1, Math.ceilDiv(duration.toNanos(), 1_000_000_000L));
    }
}
