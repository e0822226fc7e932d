package dev.lintel.store.limit;

/// Permits asked for lately, as a rate that forgets in a third of a second; too low at first. Not thread-safe.
final class Demand {
    private static final double MEMORY_NANOS = 300_000_000;

    private double recent;
    private long at;
    private long last; // not counted yet: one request is no rate

    void note(long now, long permits) {
        recent = faded(now) + last;
        last = permits;
        at = Math.max(at, now);
    }

    private double faded(long now) {
        long gap = now - at;
        return gap <= 0 ? recent : recent * Math.exp(-gap / MEMORY_NANOS);
    }

    /// Permits expected in that time to come.
    double in(long nanos, long now) {
        return faded(now) / MEMORY_NANOS * nanos;
    }

    /// So many will be used of a lease with near certainty: what a Poisson process of that mean exceeds by two
    /// deviations.
    static long surelyUsed(double expected) {
        double root = Math.sqrt(1 + expected) - 1;
        return root <= 0 ? 0 : (long) (root * root);
    }
}
