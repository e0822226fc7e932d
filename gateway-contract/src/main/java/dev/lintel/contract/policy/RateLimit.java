package dev.lintel.contract.policy;

import dev.lintel.contract.parse.Members;
import dev.lintel.contract.syntax.DurationRange;
import dev.lintel.contract.syntax.Range;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// So many requests in a time, and a burst: at most `burst + limit / per × W` pass in any window of length W, over all
/// instances together.
///
/// @param limit for each `per`; at most 10^8 a second
/// @param per 1 ms to 31 days
/// @param burst most at once; filling it anew takes 31 days at most
public record RateLimit(long limit, Duration per, long burst, LimitCost cost, LimitScope scope) implements LimitPolicy {
    public static final String KIND = "rate-limit";
    public static final Range LIMIT = new Range(1, 1_000_000_000_000L);
    public static final DurationRange PER = new DurationRange(Duration.ofMillis(1), Duration.ofDays(31));

    private static final Duration USUAL_PER = Duration.ofSeconds(1);

    /// @throws IllegalArgumentException if a component is out of range, or a cost or an override does not fit
    public RateLimit {
        LIMIT.require("limit", limit);
        PER.require("per", per);
        requireFilling(limit, per, burst);
        for (LimitOverride override : scope.overrides())
            requireFilling(override.limit(), per, override.burst().orElse(override.limit()));
        cost.requireWithin(burst, scope, override -> override.burst().orElse(override.limit()));
    }

    private static void requireFilling(long limit, Duration per, long burst) {
        LIMIT.require("burst", burst);
        if (limit > per.toNanos() / 10)
            throw new IllegalArgumentException("'limit' and 'per' make more than 100,000,000 a second");
        long nanosEach = Math.ceilDiv(per.toNanos(), limit);
        if (burst > PER.max().toNanos() / nanosEach)
            throw new IllegalArgumentException("a 'burst' of " + burst + " takes longer than 31 days to fill anew");
    }

    static @Nullable RateLimit parse(Members in) {
        Long limit = in.required("limit").map(place -> place.number(LIMIT)).orElse(null);
        Duration per = in.duration("per", PER).orElse(USUAL_PER);
        long burst = in.number("burst", LIMIT, limit == null ? 1 : limit);
        LimitCost cost = LimitParser.cost(in);
        LimitScope scope = LimitParser.scope(in, LIMIT, true);
        return limit == null ? null : new RateLimit(limit, per, burst, cost, scope);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
