package dev.lintel.router.upstream;

import dev.lintel.router.upstream.TargetGuard.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Smooth weighted round robin, as nginx does it: over any stretch each destination gets its share, spread evenly.
/// Weights are above 0. One per loop; not thread-safe.
final class Rotation {
    private final List<Destination> destinations;
    private final long[] credit;

    /// @param start how many turns were taken already, so that loops do not march in step
    Rotation(List<Destination> destinations, int start) {
        this.destinations = destinations;
        this.credit = new long[destinations.size()];
        for (int i = 0; i < start; i++) next(0, 0);
    }

    /// The destination whose turn it is among those not tried and not refused; one to be avoided only when no other is
    /// left.
    ///
    /// @param tried bit per index of destinations this call has failed at; those past 63 are not remembered
    @Nullable
    Destination next(long tried, long nowNanos) {
        if (credit.length == 1) return only(tried, nowNanos);
        @Nullable Destination healthy = turn(tried, nowNanos, true);
        return healthy == null ? turn(tried, nowNanos, false) : healthy;
    }

    private @Nullable Destination only(long tried, long nowNanos) {
        Destination only = destinations.getFirst();
        return tried == 0 && only.standing(nowNanos) != Standing.REFUSED ? only : null;
    }

    private @Nullable Destination turn(long tried, long nowNanos, boolean onlyHealthy) {
        @Nullable Destination best = null;
        long total = 0;
        for (int i = 0; i < credit.length; i++) {
            Destination destination = destinations.get(i);
            if (i < 64 && ((tried >> i) & 1) != 0) continue;
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
