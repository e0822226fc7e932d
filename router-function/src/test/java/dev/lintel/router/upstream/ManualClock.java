package dev.lintel.router.upstream;

import dev.lintel.router.http.NanoClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Stands still until a test moves it.
final class ManualClock implements NanoClock {
    private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);

    @Override
    public long nanos() {
        return nanos.get();
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
