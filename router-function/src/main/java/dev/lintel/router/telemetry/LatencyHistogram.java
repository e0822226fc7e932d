package dev.lintel.router.telemetry;

/// Durations in buckets a fifth wide, from 16 µs to 268 s: 96 buckets, for CloudWatch takes 100 values a metric. Not
/// thread-safe.
final class LatencyHistogram {
    private static final int FIRST_BITS = 4; // 2^4 µs
    private static final int LAST_BITS = 28; // 2^28 µs
    private static final int BUCKETS = (LAST_BITS - FIRST_BITS) * 4;

    private final long[] counts = new long[BUCKETS];
    private long count;
    private long sumMicros;
    private long minMicros = Long.MAX_VALUE;
    private long maxMicros;

    void add(long nanos) {
        long micros = Math.max(0, nanos) / 1000;
        counts[bucket(micros)]++;
        count++;
        sumMicros += micros;
        minMicros = Math.min(minMicros, micros);
        maxMicros = Math.max(maxMicros, micros);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// Values, counts and the summary, in milliseconds, as CloudWatch reads a distribution.
    void write(JsonBytes out) {
        out.raw("{\"Values\":[");
        boolean first = true;
        for (int i = 0; i < BUCKETS; i++) {
            if (counts[i] == 0) continue;
            if (!first) out.raw(',');
            first = false;
            out.millis(middleMicros(i) * 1000);
        }
        out.raw("],\"Counts\":[");
        first = true;
        for (int i = 0; i < BUCKETS; i++) {
            if (counts[i] == 0) continue;
            if (!first) out.raw(',');
            first = false;
            out.number(counts[i]);
        }
        out.raw("],\"Min\":").millis(minMicros * 1000).raw(",\"Max\":").millis(maxMicros * 1000);
        out.raw(",\"Count\":")
                .number(count)
                .raw(",\"Sum\":")
                .millis(sumMicros * 1000)
                .raw('}');
    }

    private static int bucket(long micros) {
        if (micros < 1L << FIRST_BITS) return 0;
        int bits = 63 - Long.numberOfLeadingZeros(micros);
        if (bits >= LAST_BITS) return BUCKETS - 1;
        return (bits - FIRST_BITS) * 4 + (int) (micros >>> (bits - 2) & 3);
    }

    private static long middleMicros(int bucket) {
        int bits = FIRST_BITS + bucket / 4;
        long low = (4L + bucket % 4) << (bits - 2);
        return low + (1L << (bits - 2)) / 2;
    }
}
