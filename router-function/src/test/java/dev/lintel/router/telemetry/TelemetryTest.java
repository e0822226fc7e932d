package dev.lintel.router.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.router.http.Call;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TelemetryTest {
    private static final Call.Outcome OUTCOME = new Call.Outcome(200, 0, 0, 1, 2, Call.End.COMPLETE);
    private final List<String> metrics = Collections.synchronizedList(new ArrayList<>());

    private Telemetry telemetry(AccessLog log) {
        var telemetry = new Telemetry(
                log,
                lines -> metrics.add(new String(lines, StandardCharsets.UTF_8)),
                Duration.ofHours(1),
                10,
                gauges -> gauges.put("Gauge", 1),
                InstantSource.system(),
                () -> 0);
        telemetry.start();
        return telemetry;
    }

    private static AccessLog counting(AtomicInteger count) {
        return new AccessLog() {
            @Override
            public void write(AccessRecord record) {
                count.incrementAndGet();
            }

            @Override
            public void flush() {}
        };
    }

    @Test
    void writesEveryRecordOfManyThreads() throws Exception {
        var count = new AtomicInteger();
        try (Telemetry telemetry = telemetry(counting(count))) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++)
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 2000; i++) telemetry.over(new AccessRecord(), OUTCOME);
                }));
            for (Thread thread : threads) thread.join();
            telemetry.flush();
            assertEquals(8000, count.get());
        }
    }

    @Test
    void dropsAndCountsRatherThanWaitForASlowLog() throws Exception {
        var release = new CountDownLatch(1);
        var entered = new CountDownLatch(1);
        var count = new AtomicInteger();
        AccessLog slow = new AccessLog() {
            @Override
            public void write(AccessRecord record) {
                entered.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                count.incrementAndGet();
            }

            @Override
            public void flush() {}
        };
        Telemetry telemetry = telemetry(slow);
        telemetry.over(new AccessRecord(), OUTCOME);
        entered.await();
        for (int i = 0; i < 20_000; i++) telemetry.over(new AccessRecord(), OUTCOME);
        release.countDown();
        telemetry.close();
        assertEquals(1 + (1 << 14), count.get());
        assertTrue(String.join("", metrics).contains("\"RecordsDropped\":" + (20_000 - (1 << 14))), metrics.toString());
    }

    @Test
    void outlivesALogThatFails() {
        var count = new AtomicInteger();
        AccessLog failing = new AccessLog() {
            @Override
            public void write(AccessRecord record) {
                if (count.incrementAndGet() == 1) throw new IllegalStateException("disk full");
            }

            @Override
            public void flush() {}
        };
        try (Telemetry telemetry = telemetry(failing)) {
            telemetry.over(new AccessRecord(), OUTCOME);
            telemetry.over(new AccessRecord(), OUTCOME);
            telemetry.flush();
            assertEquals(2, count.get());
        }
    }

    @Test
    void holdsTheRingToItsBounds() {
        var ring = new RecordRing(2);
        assertTrue(ring.offer(new AccessRecord()));
        assertTrue(ring.offer(new AccessRecord()));
        assertTrue(!ring.offer(new AccessRecord()));
        ring.poll();
        assertTrue(ring.offer(new AccessRecord()));
        ring.poll();
        ring.poll();
        assertNull(ring.poll());
    }
}
