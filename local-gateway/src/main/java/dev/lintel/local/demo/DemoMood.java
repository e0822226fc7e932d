package dev.lintel.local.demo;

import java.time.InstantSource;

/// How a demo backend behaves at a moment. The moody ones are themselves for forty seconds of each minute and not for
/// the first twenty, so that one can watch breakers open, probe and close.
enum DemoMood {
    STEADY,
    /// Answers 503.
    FLAKY,
    /// Takes a second and a half.
    SLOW;

    private static final int MINUTE = 60;
    private static final int TROUBLED = 20;
    private static final long SLOW_MILLIS = 1500;

    private boolean isTroubled(InstantSource clock) {
        return Math.floorMod(clock.instant().getEpochSecond(), MINUTE) < TROUBLED;
    }

    boolean fails(InstantSource clock) {
        return this == FLAKY && isTroubled(clock);
    }

    long delayMillis(InstantSource clock) {
        return this == SLOW && isTroubled(clock) ? SLOW_MILLIS : 0;
    }
}
