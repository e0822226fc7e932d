package dev.lintel.router.upstream;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Consistent hashing with bounded loads (Mirrokni, Thorup, Zadimoghaddam: SODA 2018). Each destination has points on a
/// ring by its identity, as many as its weight has shares; a call goes to the first point at or after its key. A
/// destination that has its bound of calls in flight, by weight a little above the average, is passed over for the next
/// on the ring. So all routers agree, a destination that comes or goes moves only its own share of the keys, and no key
/// however hot brings one down. Calls without a key take turns.
///
/// Loads are those of this router: with one call at a time, as in Lambda, bounds are never met.
final class BoundedHash implements Balancer {
    /// Points of the destination with the greatest weight; the others have their share of that, at least one.
    static final int POINTS = 320;

    private static final int OWNER_BITS = 16;

    private final Destination[] destinations;
    private final int boundPercent;
    /// Hash above, place of the destination in the lowest 16 bits; sorted as unsigned.
    private final long[] ring;

    /// By place: whether the walk of the current call met it.
    private final boolean[] met;

    private final Rotation keyless;

    BoundedHash(List<Destination> destinations, int start, int boundPercent) {
        this.destinations = destinations.toArray(Destination[]::new);
        this.boundPercent = boundPercent;
        this.met = new boolean[destinations.size()];
        this.keyless = new Rotation(destinations, start);
        this.ring = ring(this.destinations);
    }

    private static long[] ring(Destination[] destinations) {
        int greatest = 1;
        for (Destination destination : destinations) greatest = Math.max(greatest, destination.weight);
        int size = 0;
        for (Destination destination : destinations) size += points(destination, greatest);
        long[] ring = new long[size];
        int at = 0;
        for (int i = 0; i < destinations.length; i++) {
            for (int n = points(destinations[i], greatest); n > 0; n--) {
                long hash = KeyHash.mix(destinations[i].identity + n * 0x9e3779b97f4a7c15L);
                ring[at++] = flipped((hash & -(1L << OWNER_BITS)) | i);
            }
        }
        Arrays.sort(ring);
        return ring;
    }

    private static int points(Destination destination, int greatest) {
        return (int) Math.max(1, Math.round((double) POINTS * destination.weight / greatest));
    }

    /// Signed order of the result is unsigned order of the value.
    private static long flipped(long value) {
        return value ^ Long.MIN_VALUE;
    }

    @Override
    public @Nullable Destination next(long key, @Nullable Tried tried, long nowNanos, boolean avoidedToo) {
        if (key == NO_KEY) return keyless.next(key, tried, nowNanos, avoidedToo);
        int at = after(key);
        Destination first = owner(at);
        if (Standings.isOpen(first, tried, nowNanos, avoidedToo) && first.inFlight() == 0) return first;
        return walk(at, tried, nowNanos, avoidedToo);
    }

    private int after(long key) {
        int found = Arrays.binarySearch(ring, flipped(key & -(1L << OWNER_BITS)));
        int at = found < 0 ? ~found : found;
        return at == ring.length ? 0 : at;
    }

    private Destination owner(int at) {
        return destinations[(int) ring[at] & ((1 << OWNER_BITS) - 1)];
    }

    private @Nullable Destination walk(int from, @Nullable Tried tried, long nowNanos, boolean avoidedToo) {
        long calls = 1;
        double shares = 0;
        for (int i = 0; i < destinations.length; i++) {
            Destination destination = destinations[i];
            met[i] = !Standings.isOpen(destination, tried, nowNanos, avoidedToo);
            if (met[i]) continue;
            calls += destination.inFlight();
            shares += share(destination, nowNanos);
        }
        if (shares == 0) return null;
        @Nullable Destination nearest = null;
        for (int step = 0, at = from; step < ring.length; step++, at = at + 1 == ring.length ? 0 : at + 1) {
            int place = (int) ring[at] & ((1 << OWNER_BITS) - 1);
            if (met[place]) continue;
            met[place] = true;
            Destination destination = destinations[place];
            if (nearest == null) nearest = destination;
            double bound = Math.ceil(calls * share(destination, nowNanos) / shares * boundPercent / 100);
            if (destination.inFlight() < bound) return destination;
        }
        return nearest; // only when calls began elsewhere while this looked
    }

    private static double share(Destination destination, long nowNanos) {
        return (double) destination.weight * destination.warmthPermille(nowNanos);
    }
}
