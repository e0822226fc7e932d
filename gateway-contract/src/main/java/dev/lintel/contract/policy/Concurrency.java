package dev.lintel.contract.policy;

import dev.lintel.contract.parse.Members;
import dev.lintel.contract.syntax.DurationRange;
import dev.lintel.contract.syntax.Range;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// So many requests at a time, from their arrival to the last byte of their replies.
///
/// @param limit at most so many, over all instances together
/// @param lease after what time the places of an instance that died are free again; 5 s to 15 minutes
public record Concurrency(long limit, Duration lease, LimitScope scope) implements LimitPolicy {
    public static final String KIND = "concurrency";
    public static final Range LIMIT = new Range(1, 1_000_000);
    public static final DurationRange LEASE = new DurationRange(Duration.ofSeconds(5), Duration.ofMinutes(15));

    private static final Duration USUAL_LEASE = Duration.ofSeconds(30);

    /// @throws IllegalArgumentException if a component is out of range
    public Concurrency {
        LIMIT.require("limit", limit);
        LEASE.require("lease", lease);
    }

    static @Nullable Concurrency parse(Members in) {
        Long limit = in.required("limit").map(place -> place.number(LIMIT)).orElse(null);
        Duration lease = in.duration("lease", LEASE).orElse(USUAL_LEASE);
        LimitScope scope = LimitParser.scope(in, LIMIT, false);
        return limit == null ? null : new Concurrency(limit, lease, scope);
    }

    /// A request takes one place.
    @Override
    public LimitCost cost() {
        return LimitCost.Fixed.ONE;
    }

    @Override
    public String kind() {
        return KIND;
    }
}
