package dev.lintel.store.limit;

/// Permits asked for lately, as a rate that forgets in a third of a second. Not thread-safe.
final class Demand {
    private static final double MEMORY_NANOS = 300_000_000;

    private double recent;
    private long at;
    private long since;

    void note(long now, long permits) {
        if (since == 0) since = now;
        recent = faded(now) + permits;
        at = Math.max(at, now);
    }

    private double faded(long now) {
        long gap = now - at;
        return gap <= 0 ? recent : recent * Math.exp(-gap / MEMORY_NANOS);
    }

    /// Permits expected in that time to come.
    double in(long nanos, long now) {
        double seen = Math.clamp(now - since, 10_000_000d, MEMORY_NANOS);
        return faded(now) / seen * nanos;
    }

    /// So many will be used of a lease with near certainty: what a Poisson process of that mean exceeds by two
    /// and a half deviations.
    static long surelyUsed(double expected) {
        double root = (-2.5 + Math.sqrt(6.25 + 4 * expected)) / 2;
        return root <= 0 ? 0 : (long) (root * root);
    }
}
