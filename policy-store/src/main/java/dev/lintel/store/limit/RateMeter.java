package dev.lintel.store.limit;

import dev.lintel.store.limit.LimitSpec.Rate;
import java.time.Duration;
import java.util.List;

/// GCRA on intervals: the cell holds the moment at which the bucket is full again. A take is checked against the
/// earliest time and charged from the latest time of its use, so it is right for every skew and order.
///
/// The store has no `max`, so a change is one of two shapes: on top of a debt that reaches beyond the last use, or, for
/// an idle bucket, from the last use on. A wrong guess changes nothing and shows the truth.
///
/// @param shards each shard has the burst and the rate divided by this
record RateMeter(Rate spec, String prefix, int shards) implements Meter {
    private static final long LEAST_SLACK = 20_000_000L;
    private static final long MOST_SLACK = 100_000_000L;
    /// From here on the cost of one permit outlasts every use, and slack would only cut the burst.
    private static final long SLOW = 1_000_000_000L;

    String cell() {
        return prefix + 't';
    }

    private long nanosPerPermit() {
        return spec.nanosPerPermit() * shards;
    }

    private long burst() {
        return spec.burst() / shards;
    }

    @Override
    public Step take(Cells seen, long permits, long earliest, long until, boolean crowded) {
        if (permits > burst()) return new Step.Full(Long.MAX_VALUE);
        long spare = (burst() - permits) * nanosPerPermit();
        boolean absent = !seen.has(cell());
        long fullAt = fullAt(seen);
        if (fullAt != Cells.ABSENT && fullAt > earliest + spare) return new Step.Full(fullAt - spare);
        long cost = permits * nanosPerPermit();
        // charging from a little later lets takes of other instances, which ended about there, pass the same guess
        long from = until + Math.min(spare / 8, slack());
        long expiresAt = Math.max(from, earliest + spare) + cost;
        if (absent && seen.has(ShardCells.BORN))
            return new Step.Fits(
                    List.of(
                            new Guard.Is(cell(), Cells.ABSENT),
                            new Guard.Is(ShardCells.BORN, seen.get(ShardCells.BORN))),
                    List.of(new Edit.Put(cell(), Math.max(from, fullAt) + cost)),
                    false,
                    until,
                    expiresAt);
        if (!absent && (crowded || fullAt >= until))
            return new Step.Fits(
                    List.of(new Guard.Between(cell(), until, earliest + spare)),
                    List.of(new Edit.Add(cell(), cost)),
                    true,
                    until,
                    expiresAt);
        return new Step.Fits(
                List.of(new Guard.AtMostOrAbsent(cell(), Math.min(from, earliest + spare))),
                List.of(new Edit.Put(cell(), from + cost)),
                false,
                until,
                expiresAt);
    }

    private long slack() {
        return nanosPerPermit() >= SLOW ? 0 : Math.clamp(2 * nanosPerPermit(), LEAST_SLACK, MOST_SLACK);
    }

    /// A shard that was made by a split began with nothing in its buckets.
    private long fullAt(Cells seen) {
        if (seen.has(cell()) || !seen.has(ShardCells.BORN)) return seen.get(cell());
        return seen.get(ShardCells.BORN) + burst() * nanosPerPermit();
    }

    @Override
    public Standing standing(Cells seen, long now) {
        long fullAt = fullAt(seen);
        long owed = fullAt == Cells.ABSENT ? 0 : Math.max(0, fullAt - now);
        long remaining = Math.max(0, burst() - Math.ceilDiv(owed, nanosPerPermit()));
        return new Standing(spec.id(), spec.burst(), remaining * shards, Duration.ofNanos(owed));
    }
}
