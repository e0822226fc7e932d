package dev.lintel.store.limit;

import dev.lintel.store.Sha256;
import dev.lintel.store.limit.LimitSpec.CalendarQuota;
import dev.lintel.store.limit.LimitSpec.Concurrency;
import dev.lintel.store.limit.LimitSpec.Rate;
import dev.lintel.store.limit.LimitSpec.RollingQuota;
import java.nio.charset.StandardCharsets;

/// How one limit is counted in the cells of an item: pure functions from cells to a change of them. Immutable.
sealed interface Meter permits RateMeter, CalendarMeter, RollingMeter, SlotMeter {
    LimitSpec spec();

    /// Takes permits that will be used from the earliest time on, and not after `until`.
    ///
    /// @param permits at least 1
    /// @param earliest the true time is not before; read before the change is sent
    /// @param until the true time of the last use
    /// @param crowded other instances take all the time, so the cells have changed since
    Step take(Cells seen, long permits, long earliest, long until, boolean crowded);

    /// As well as the cells tell, at a time.
    Standing standing(Cells seen, long now);

    /// @param shards over how many items a rate is spread; others are never
    /// @param holder in whose name slots are taken
    static Meter of(LimitSpec spec, int shards, String holder) {
        return switch (spec) {
            case Rate rate -> new RateMeter(rate, cellPrefix(spec), shards);
            case CalendarQuota quota -> new CalendarMeter(quota, cellPrefix(spec));
            case RollingQuota quota -> new RollingMeter(quota, cellPrefix(spec));
            case Concurrency concurrency -> new SlotMeter(concurrency, cellPrefix(spec), holder);
        };
    }

    /// Short, because names count as bytes of the item, and a write unit is 1 KB. 32 bits tell the few limits of a key
    /// apart.
    static String cellPrefix(LimitSpec spec) {
        String digest = Sha256.hex(spec.id().getBytes(StandardCharsets.UTF_8));
        return Long.toString(Long.parseLong(digest.substring(0, 8), 16), 36) + '.';
    }
}
