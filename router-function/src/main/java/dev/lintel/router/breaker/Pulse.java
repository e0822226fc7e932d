package dev.lintel.router.breaker;

import dev.lintel.router.http.NanoClock;
import java.time.InstantSource;

/// Notices that the process stood still: was frozen between two requests, or restored from a snapshot. What was begun
/// before then says nothing of now. Thread-safe.
///
/// Both clocks are looked at, since the monotonic one may stand still with the process.
final class Pulse {
    /// A beat is due every second; without one for so long the process stood still.
    private static final long STILL_NANOS = 5_000_000_000L;

    private static final long STILL_MILLIS = STILL_NANOS / 1_000_000;

    private final NanoClock clock;
    private final InstantSource wall;
    private volatile long beatNanos;
    private volatile long beatMillis;

    Pulse(NanoClock clock, InstantSource wall) {
        this.clock = clock;
        this.wall = wall;
        beat();
    }

    long nanos() {
        return clock.nanos();
    }

    long millis() {
        return wall.millis();
    }

    boolean stoodStill() {
        return clock.nanos() - beatNanos > STILL_NANOS || wall.millis() - beatMillis > STILL_MILLIS;
    }

    void beat() {
        beatNanos = clock.nanos();
        beatMillis = wall.millis();
    }
}
