package dev.lintel.router.limit;

import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.Concurrency;
import dev.lintel.contract.policy.LimitPolicy;
import dev.lintel.contract.policy.Quota;
import dev.lintel.contract.policy.RateLimit;
import dev.lintel.store.limit.CalendarUnit;
import dev.lintel.store.limit.LimitSpec;
import java.time.Duration;

/// A limit as one kind of caller has it: the policy's own, or that of an override.
///
/// @param spec as the desk counts it
/// @param policyItem its item of `RateLimit-Policy`
/// @param name its item of `RateLimit`, without parameters
/// @param refusal what a refused caller is told
record LimitVariant(LimitSpec spec, String policyItem, String name, ProblemType refusal) {
    private static final int MOST_CHARACTERS = 128;
    private static final int KEPT_CHARACTERS = 100;

    /// @param id of policy and override
    /// @param burst of a rate limit
    static LimitVariant of(String id, LimitPolicy policy, long limit, long burst) {
        String bounded = id.length() <= MOST_CHARACTERS ? id : id.substring(0, KEPT_CHARACTERS) + KeyDigest.of(id);
        return switch (policy) {
            case RateLimit rate -> {
                var spec = new LimitSpec.Rate(bounded, limit, rate.per(), burst);
                Duration filling = Duration.ofNanos(Math.multiplyExact(spec.nanosPerPermit(), burst));
                yield variant(spec, LimitFields.policy(bounded, burst, seconds(filling)), ProblemType.RATE_LIMITED);
            }
            case Quota quota -> quota(bounded, quota.window(), limit);
            case Concurrency slots ->
                variant(
                        new LimitSpec.Concurrency(bounded, Math.toIntExact(limit), slots.lease()),
                        LimitFields.concurrency(bounded, limit),
                        ProblemType.CONCURRENCY_EXCEEDED);
        };
    }

    private static LimitVariant quota(String id, Quota.Window window, long limit) {
        Quota.Period period = window.period();
        return switch (window) {
            case Quota.Window.Calendar calendar -> {
                CalendarUnit unit = switch (period) {
                    case MINUTE -> CalendarUnit.MINUTE;
                    case HOUR -> CalendarUnit.HOUR;
                    case DAY -> CalendarUnit.DAY;
                    case MONTH -> CalendarUnit.MONTH;
                };
                // months and days differ in length: clients are told the usual one
                yield variant(
                        new LimitSpec.CalendarQuota(id, limit, unit, calendar.zone()),
                        LimitFields.policy(id, limit, seconds(period.rolling())),
                        ProblemType.QUOTA_EXCEEDED);
            }
            case Quota.Window.Rolling rolling ->
                variant(
                        new LimitSpec.RollingQuota(id, limit, period.rolling()),
                        LimitFields.policy(id, limit, seconds(period.rolling())),
                        ProblemType.QUOTA_EXCEEDED);
        };
    }

    private static LimitVariant variant(LimitSpec spec, String policyItem, ProblemType refusal) {
        return new LimitVariant(spec, policyItem, LimitFields.name(spec.id()), refusal);
    }

    private static long seconds(Duration duration) {
        return Math.max(1, Math.ceilDiv(duration.toNanos(), 1_000_000_000L));
    }
}
