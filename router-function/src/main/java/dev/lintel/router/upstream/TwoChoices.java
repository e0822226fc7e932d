package dev.lintel.router.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Draws two destinations by weight and takes the one whose next reply is expected sooner: the peak-sensitive moving
/// average of its latency ([Latency]) times the calls that it has in flight and the new one. What two draws know is
/// enough to keep calls off the slow, and too little for all to run to the same fast one (Mitzenmacher 2001).
final class TwoChoices implements Balancer {
    private static final int DRAWS = 8;

    private final Destination[] destinations;
    /// Sums of the weights up to each.
    private final long[] upTo;

    private long state;

    TwoChoices(List<Destination> destinations, long seed) {
        this.destinations = destinations.toArray(Destination[]::new);
        this.upTo = new long[destinations.size()];
        this.state = seed;
        long sum = 0;
        for (int i = 0; i < upTo.length; i++) upTo[i] = sum += this.destinations[i].weight;
    }

    @Override
    public @Nullable Destination next(long key, @Nullable Tried tried, long nowNanos, boolean avoidedToo) {
        @Nullable Destination first = draw(null, tried, nowNanos, avoidedToo);
        if (first == null) return any(tried, nowNanos, avoidedToo);
        @Nullable Destination second = draw(first, tried, nowNanos, avoidedToo);
        if (second == null) return first;
        return second.expectedNanos(nowNanos) < first.expectedNanos(nowNanos) ? second : first;
    }

    /// One that is open, unless too many draws in a row give none.
    private @Nullable Destination draw(
            @Nullable Destination other, @Nullable Tried tried, long nowNanos, boolean avoidedToo) {
        for (int i = 0; i < DRAWS; i++) {
            long random = random();
            Destination drawn = destinations[at(Long.remainderUnsigned(random, upTo[upTo.length - 1]))];
            if (drawn == other || !Standings.isOpen(drawn, tried, nowNanos, avoidedToo)) continue;
            // who starts slowly is drawn in vain as often as it is not warm
            if (drawn.warmthPermille(nowNanos) > (int) ((random >>> 32) % 1000)) return drawn;
        }
        return null;
    }

    private int at(long point) {
        int low = 0;
        int high = upTo.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (upTo[middle] > point) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /// Most are closed: the best of all that are not.
    private @Nullable Destination any(@Nullable Tried tried, long nowNanos, boolean avoidedToo) {
        @Nullable Destination best = null;
        for (Destination destination : destinations)
            if (Standings.isOpen(destination, tried, nowNanos, avoidedToo)
                    && (best == null || destination.expectedNanos(nowNanos) < best.expectedNanos(nowNanos)))
                best = destination;
        return best;
    }

    private long random() {
        return KeyHash.mix(state += 0x9e3779b97f4a7c15L);
    }
}
