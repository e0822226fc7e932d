package dev.lintel.router.upstream;

import java.util.concurrent.atomic.AtomicLong;

/// A moving average of latencies that believes a slow reply at once and a fast one by and by (peak EWMA, as Finagle has
/// it): what was seen counts for less the longer ago it is, by a factor of e in [#MEMORY_NANOS]. Thread-safe: average
/// and time stand in one word.
final class Latency {
    static final long MEMORY_NANOS = 10_000_000_000L;

    /// A failure counts as a reply this slow, or else what fails fast would look fast.
    static final long FAILURE_NANOS = 1_000_000_000L;

    /// The unit of times, 65,536 ns: differences in 32 bits then hold for 39 hours.
    private static final int TICK_BITS = 16;

    private static final double MEMORY_TICKS = (double) (MEMORY_NANOS >> TICK_BITS);

    /// Nanoseconds as a float above, time in ticks below; 0 before the first.
    private final AtomicLong seen = new AtomicLong();

    void observe(long latencyNanos, long nowNanos) {
        for (long before = seen.get(); ; before = seen.get()) {
            double faded = faded(before, nowNanos);
            double left = before == 0 ? 0 : Math.exp(-ticks(before, nowNanos) / MEMORY_TICKS);
            double average = latencyNanos >= faded ? latencyNanos : latencyNanos * (1 - left) + mean(before) * left;
            if (seen.compareAndSet(before, word((float) Math.max(1, average), nowNanos))) return;
        }
    }

    boolean isKnown() {
        return seen.get() != 0;
    }

    /// What the next reply may take; 0 when nothing is known, and less and less while nothing is heard.
    double nanos(long nowNanos) {
        return faded(seen.get(), nowNanos);
    }

    private static double faded(long word, long nowNanos) {
        return word == 0 ? 0 : mean(word) * Math.exp(-ticks(word, nowNanos) / MEMORY_TICKS);
    }

    private static double mean(long word) {
        return Float.intBitsToFloat((int) (word >>> 32));
    }

    /// A clock that went back, or stood for longer than can be told, counts as no time.
    private static int ticks(long word, long nowNanos) {
        return Math.max(0, (int) (nowNanos >> TICK_BITS) - (int) word);
    }

    private static long word(float mean, long nowNanos) {
        return (long) Float.floatToIntBits(mean) << 32 | (nowNanos >> TICK_BITS & 0xffff_ffffL);
    }
}
