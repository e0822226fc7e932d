package dev.lintel.router.telemetry;

import dev.lintel.router.http.Call;
import dev.lintel.router.http.NanoClock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes the records of requests that are over and does the rest on a thread of its own: encodes and writes them in
/// batches, and counts. Event loops never wait for it: when it falls behind, records are dropped and counted, and with
/// them what metrics would have had of these requests.
public final class Telemetry implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.lintel.router");
    private static final int CAPACITY = 1 << 14;
    /// Between two batches; so a busy router wakes this thread a hundred times a second, not once a request.
    private static final long BATCH_NANOS = 10_000_000;

    private final AccessLog log;
    private final MetricsLog metricsLog;
    private final Metrics metrics;
    private final long intervalNanos;
    private final InstantSource wall;
    private final NanoClock clock;
    private final RecordRing ring = new RecordRing(CAPACITY);
    private final LongAdder dropped = new LongAdder();
    private final LongAdder unwritten = new LongAdder();
    private final JsonBytes lines = new JsonBytes();
    private final Thread thread;
    private long nextMetricsNanos;
    private boolean failing;
    private volatile boolean sleeping;
    private volatile boolean closing;
    private volatile long flushed;

    /// @param maxRoutes told apart in metrics
    /// @param gauges adds what others count, whenever metrics are written
    public Telemetry(
            AccessLog log,
            MetricsLog metricsLog,
            Duration metricsInterval,
            int maxRoutes,
            Consumer<MetricsTarget> gauges,
            InstantSource wall,
            NanoClock clock) {
        this.log = log;
        this.metricsLog = metricsLog;
        this.metrics = new Metrics(maxRoutes, line -> {
            line.count("RecordsDropped", dropped.sumThenReset());
            line.count("RecordsUnwritten", unwritten.sumThenReset());
            gauges.accept(line::number);
        });
        this.intervalNanos = metricsInterval.toNanos();
        this.wall = wall;
        this.clock = clock;
        nextMetricsNanos = clock.nanos() + intervalNanos;
        thread = Thread.ofPlatform().name("lintel-telemetry").daemon().unstarted(this::run);
    }

    /// Where gauges are put.
    @FunctionalInterface
    public interface MetricsTarget {
        void put(String name, long value);
    }

    public void start() {
        thread.start();
    }

    /// Takes a record; it must not be changed after. Never blocks.
    public void over(AccessRecord record, Call.Outcome outcome) {
        record.outcome = outcome;
        record.endEpochMillis = wall.millis();
        if (!ring.offer(record)) dropped.increment();
        else if (sleeping) LockSupport.unpark(thread);
    }

    /// Blocks until what is over now was written.
    public void flush() {
        long wanted = ring.added();
        while (flushed < wanted && thread.isAlive()) {
            LockSupport.unpark(thread);
            LockSupport.parkNanos(100_000);
        }
    }

    private void run() {
        while (!closing) {
            if (work() > 0) {
                LockSupport.parkNanos(BATCH_NANOS);
            } else {
                sleeping = true;
                if (ring.isEmpty() && !closing)
                    LockSupport.parkNanos(Math.max(BATCH_NANOS, nextMetricsNanos - clock.nanos()));
                sleeping = false;
            }
        }
        work();
        writeMetrics();
    }

    /// @return records taken
    private int work() {
        int taken = 0;
        for (@Nullable AccessRecord record = ring.poll(); record != null; record = ring.poll()) {
            taken++;
            take(record);
        }
        if (taken > 0) {
            guarded(log::flush);
            flushed = ring.taken();
        }
        if (clock.nanos() - nextMetricsNanos >= 0) {
            nextMetricsNanos = clock.nanos() + intervalNanos;
            writeMetrics();
        }
        return taken;
    }

    private void take(AccessRecord record) {
        metrics.add(record);
        Spans.over(record);
        try {
            log.write(record);
        } catch (RuntimeException error) {
            unwritten.increment();
            failed(error);
        }
    }

    private void writeMetrics() {
        lines.clear();
        metrics.write(wall.millis(), lines);
        guarded(() -> metricsLog.write(lines.toByteArray()));
    }

    /// A log that fails must not end this thread; it is told of once, until it works again.
    private void guarded(Runnable action) {
        try {
            action.run();
            failing = false;
        } catch (RuntimeException error) {
            failed(error);
        }
    }

    private void failed(RuntimeException error) {
        if (!failing) LOG.log(Level.ERROR, "telemetry cannot be written", error);
        failing = true;
    }

    /// Writes what is left.
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
