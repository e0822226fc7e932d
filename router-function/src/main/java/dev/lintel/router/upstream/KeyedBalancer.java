package dev.lintel.router.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps the calls of one key on one destination by weighted rendezvous hashing: each open destination gets a score
/// from the key and its own identity, and the best wins. When one goes, only its keys move; they come back with it.
/// Calls without a key are spread by another.
final class KeyedBalancer implements Balancer {
    private final Destination[] destinations;
    private final Balancer keyless;

    KeyedBalancer(List<Destination> destinations, Balancer keyless) {
        this.destinations = destinations.toArray(Destination[]::new);
        this.keyless = keyless;
    }

    @Override
    public @Nullable Destination next(long key, @Nullable Tried tried, long nowNanos, boolean avoidedToo) {
        if (key == NO_KEY) return keyless.next(key, tried, nowNanos, avoidedToo);
        @Nullable Destination best = null;
        double bestScore = -1;
        for (Destination destination : destinations) {
            if (!Standings.isOpen(destination, tried, nowNanos, avoidedToo)) continue;
            double score = KeyHash.score(key, destination.identity, destination.weight);
            if (score > bestScore) {
                bestScore = score;
                best = destination;
            }
        }
        return best;
    }
}
