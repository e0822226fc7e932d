package dev.lintel.router.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Smooth weighted round robin, as nginx does it: over any stretch each destination gets its share, spread evenly. One
/// that starts slowly has less weight for that time.
final class Rotation implements Balancer {
    private final Destination[] destinations;
    private final long[] credit;

    /// @param start how many turns were taken already, so that loops do not march in step
    Rotation(List<Destination> destinations, int start) {
        this.destinations = destinations.toArray(Destination[]::new);
        this.credit = new long[destinations.size()];
        for (int i = 0; i < start; i++) turn(null, 0, true, Double.MAX_VALUE);
    }

    @Override
    public @Nullable Destination next(long key, @Nullable Tried tried, long nowNanos, boolean avoidedToo) {
        return turn(tried, nowNanos, avoidedToo, Double.MAX_VALUE);
    }

    /// Among those that are not busier than this.
    ///
    /// @param busiest see [Destination#busyness]
    @Nullable
    Destination turn(@Nullable Tried tried, long nowNanos, boolean avoidedToo, double busiest) {
        int best = -1;
        long total = 0;
        for (int i = 0; i < credit.length; i++) {
            Destination destination = destinations[i];
            if (!Standings.isOpen(destination, tried, nowNanos, avoidedToo)) continue;
            if (busiest != Double.MAX_VALUE && destination.busyness(nowNanos) > busiest) continue;
            long weight = (long) destination.weight * destination.warmthPermille(nowNanos);
            credit[i] += weight;
            total += weight;
            if (best < 0 || credit[i] > credit[best]) best = i;
        }
        if (best < 0) return null;
        credit[best] -= total;
        return destinations[best];
    }
}
