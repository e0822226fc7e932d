package dev.lintel.local.dev;

import dev.lintel.router.telemetry.AccessLog;
import dev.lintel.router.telemetry.AccessRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Hands access records to whoever follows them. A follower that does not keep up loses records and is told how many;
/// nobody else waits for it. Thread-safe.
final class RecordFeed implements AccessLog {
    static final int FOLLOWERS = 16;
    private static final int WAITING_LINES = 4_096;

    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final Function<AccessRecord, byte[]> json;
    private final AccessLog console;

    /// @param json a record as one line of JSON
    /// @param console that prints each record as well
    RecordFeed(Function<AccessRecord, byte[]> json, AccessLog console) {
        this.json = json;
        this.console = console;
    }

    @Override
    public void write(AccessRecord record) {
        console.write(record);
        byte @Nullable [] line = null; // made only if somebody wants it
        for (Follower follower : followers) {
            if (!follower.wants.test(record)) continue;
            if (line == null) line = json.apply(record);
            follower.offer(line);
        }
    }

    @Override
    public void flush() {
        console.flush();
    }

    /// @return empty when there are too many already
    Optional<Follower> follow(Predicate<AccessRecord> wants) {
        synchronized (followers) {
            if (followers.size() >= FOLLOWERS) return Optional.empty();
            var follower = new Follower(wants);
            followers.add(follower);
            return Optional.of(follower);
        }
    }

    /// One reader's queue.
    final class Follower implements AutoCloseable {
        private final Predicate<AccessRecord> wants;
        private final BlockingQueue<byte[]> lines = new ArrayBlockingQueue<>(WAITING_LINES);
        private final AtomicLong lost = new AtomicLong();

        private Follower(Predicate<AccessRecord> wants) {
            this.wants = wants;
        }

        private void offer(byte[] line) {
            if (!lines.offer(line)) lost.incrementAndGet();
        }

        /// The next line; empty if none came in that time.
        Optional<byte[]> next(long millis) throws InterruptedException {
            long dropped = lost.getAndSet(0);
            if (dropped > 0)
                return Optional.of(("{\"dropped\":" + dropped + "}\n").getBytes(StandardCharsets.US_ASCII));
            return Optional.ofNullable(lines.poll(millis, TimeUnit.MILLISECONDS));
        }

        boolean empty() {
            return lines.isEmpty() && lost.get() == 0;
        }

        @Override
        public void close() {
            followers.remove(this);
        }
    }
}
