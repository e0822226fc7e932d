package dev.lintel.router.upstream;

import dev.lintel.router.upstream.TargetGuard.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Smooth weighted round robin, as nginx does it: over any stretch each destination gets its share, spread evenly.
/// Weights are above 0. One per loop; not thread-safe.
final class Rotation implements Balancer {
    private final List<Destination> destinations;
    private final long[] credit;

    /// @param start how many turns were taken already, so that loops do not march in step
    Rotation(List<Destination> destinations, int start) {
        this.destinations = destinations;
        this.credit = new long[destinations.size()];
        for (int i = 0; i < start; i++) next(NO_KEY, null, 0);
    }

    @Override
    public @Nullable Destination next(long key, @Nullable Tried tried, long nowNanos) {
        if (credit.length == 1) return only(tried, nowNanos);
        @Nullable Destination healthy = turn(tried, nowNanos, true);
        return healthy == null ? turn(tried, nowNanos, false) : healthy;
    }

    private @Nullable Destination only(@Nullable Tried tried, long nowNanos) {
        Destination only = destinations.getFirst();
        return tried == null && only.standing(nowNanos) != Standing.REFUSED ? only : null;
    }

    private @Nullable Destination turn(@Nullable Tried tried, long nowNanos, boolean onlyHealthy) {
        @Nullable Destination best = null;
        long total = 0;
        for (int i = 0; i < credit.length; i++) {
            Destination destination = destinations.get(i);
            if (Tried.has(tried, destination)) continue;
            Standing standing = destination.standing(nowNanos);
            if (standing == Standing.REFUSED || (onlyHealthy && standing == Standing.AVOIDED)) continue;
            credit[i] += destination.weight;
            total += destination.weight;
            if (best == null || credit[i] > credit[best.index]) best = destination;
        }
        if (best != null) credit[best.index] -= total;
        return best;
    }
}
