package dev.lintel.router.breaker;

import dev.lintel.store.breaker.BreakerEntry;
import dev.lintel.store.breaker.BreakerEntry.Phase;
import org.jspecify.annotations.Nullable;

/// What one instance knows of a shared breaker at one moment.
///
/// @param entry null while it is quietly closed
/// @param epoch another one whenever calls that began before tell nothing any more
/// @param seenNanos when this instance saw the entry's generation first
/// @param retryNanos when an open one may be tried
record FleetView(@Nullable BreakerEntry entry, long epoch, long seenNanos, long retryNanos) {
    static final FleetView QUIET = new FleetView(null, 1, 0, 0);

    boolean isClosed() {
        return entry == null || entry.phase() == Phase.ALERT;
    }

    FleetView with(@Nullable BreakerEntry next) {
        return new FleetView(next, epoch, seenNanos, retryNanos);
    }

    /// The right to send one probe.
    ///
    /// @param epoch of the view that it was given under
    record Lease(long epoch, long generation, long sinceNanos, long untilNanos, long untilMillis) {
        boolean holds(long nowNanos, long nowMillis) {
            return nowNanos - untilNanos < 0 && nowMillis < untilMillis;
        }
    }
}
