package dev.lintel.router.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyTest {
    private static final long MILLI = 1_000_000;

    @Test
    void knowsNothingAtFirst() {
        var latency = new Latency();
        assertFalse(latency.isKnown());
        assertEquals(0, latency.nanos(5));
    }

    @Test
    void believesASlowReplyAtOnceAndAFastOneByAndBy() {
        var latency = new Latency();
        latency.observe(10 * MILLI, 0);
        latency.observe(100 * MILLI, 0);
        assertEquals(100 * MILLI, latency.nanos(0), MILLI);
        latency.observe(10 * MILLI, Latency.MEMORY_NANOS);
        // 100 counts for 1/e, 10 for the rest
        assertEquals(43.1 * MILLI, latency.nanos(Latency.MEMORY_NANOS), MILLI);
    }

    @Test
    void fadesWhileNothingIsHeard() {
        var latency = new Latency();
        latency.observe(100 * MILLI, 0);
        assertEquals(36.8 * MILLI, latency.nanos(Latency.MEMORY_NANOS), MILLI);
        assertTrue(latency.nanos(20 * Latency.MEMORY_NANOS) < 1);
        assertTrue(latency.isKnown());
    }

    @Test
    void standsAClockThatIsNegativeWrapsOrGoesBack() {
        for (long start : new long[] {Long.MIN_VALUE / 2, -1, (1L << 47) - 1, 1L << 48}) {
            var latency = new Latency();
            latency.observe(10 * MILLI, start);
            assertEquals(10 * MILLI, latency.nanos(start - 1_000_000_000), MILLI);
            assertEquals(3.68 * MILLI, latency.nanos(start + Latency.MEMORY_NANOS), MILLI);
        }
    }

    @Test
    void staysAmongWhatWasSeenWhoeverTellsIt() throws Exception {
        var latency = new Latency();
        List<Thread> loops = IntStream.range(0, 4)
                .mapToObj(seed -> Thread.ofVirtual().start(() -> {
                    var random = new Random(seed);
                    for (int i = 0; i < 20_000; i++) latency.observe((5 + random.nextInt(5)) * MILLI, i * MILLI);
                }))
                .toList();
        for (Thread loop : loops) loop.join();
        double last = latency.nanos(20_000 * MILLI);
        assertTrue(last > 4.9 * MILLI && last < 10.1 * MILLI, "" + last);
    }
}
