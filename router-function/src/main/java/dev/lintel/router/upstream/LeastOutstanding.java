package dev.lintel.router.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The destination with the fewest calls in flight for its weight, of all loops of this router; among equals each in
/// turn.
final class LeastOutstanding implements Balancer {
    private final Destination[] destinations;
    private final Rotation equals;

    LeastOutstanding(List<Destination> destinations, int start) {
        this.destinations = destinations.toArray(Destination[]::new);
        this.equals = new Rotation(destinations, start);
    }

    @Override
    public @Nullable Destination next(long key, @Nullable Tried tried, long nowNanos, boolean avoidedToo) {
        double least = Double.MAX_VALUE;
        for (Destination destination : destinations)
            if (Standings.isOpen(destination, tried, nowNanos, avoidedToo))
                least = Math.min(least, destination.busyness(nowNanos));
        // a call that begins elsewhere meanwhile may leave none that idle: then anyone's turn will do
        @Nullable Destination idlest = equals.turn(tried, nowNanos, avoidedToo, least);
        return idlest == null ? equals.turn(tried, nowNanos, avoidedToo, Double.MAX_VALUE) : idlest;
    }
}
