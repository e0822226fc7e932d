package dev.lintel.store.limit;

import java.time.InstantSource;

/// An interval that holds the true time, as the store's own clock tells it; in nanoseconds since the epoch.
public interface TrueTime {
    /// The true time is not before this.
    long earliest();

    /// The true time is not after this.
    long latest();

    /// Begins anew, after the process was restored from a snapshot.
    default void forget() {}

    /// The clock of the only process that uses its store.
    static TrueTime exact(InstantSource clock) {
        return new TrueTime() {
            @Override
            public long earliest() {
                return ExactLimitDesk.nanos(clock.instant());
            }

            @Override
            public long latest() {
                return earliest();
            }
        };
    }
}
