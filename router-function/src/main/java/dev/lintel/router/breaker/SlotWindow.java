package dev.lintel.router.breaker;

import dev.lintel.contract.protection.CircuitBreaker.Window;
import dev.lintel.store.breaker.BreakerEntry.Slot;
import java.util.List;

/// A breaker's window in slots of time, in which the evidence of many instances can be added up. A window of calls is
/// the newest slots that hold at least so many, none older than a minute.
///
/// @param slotMillis length of one
/// @param slots how many the window reaches back at most
/// @param mostCalls after which older slots do not count
record SlotWindow(long slotMillis, int slots, long mostCalls) {
    private static final int SLOTS = 20;
    private static final long CALLS_SLOT_MILLIS = 2_000;
    private static final int CALLS_SLOTS = 30;

    static SlotWindow of(Window window) {
        return switch (window) {
            case Window.Calls calls -> new SlotWindow(CALLS_SLOT_MILLIS, CALLS_SLOTS, calls.size());
            case Window.Time time -> {
                long seconds = time.length().toSeconds();
                long slotSeconds = Math.max(1, (seconds + SLOTS - 1) / SLOTS);
                yield new SlotWindow(
                        1000 * slotSeconds, (int) ((seconds + slotSeconds - 1) / slotSeconds), Long.MAX_VALUE);
            }
        };
    }

    long index(long epochMillis) {
        return Math.floorDiv(epochMillis, slotMillis);
    }

    /// The first slot that still counts.
    long oldest(long epochMillis) {
        return index(epochMillis) - slots + 1;
    }

    /// @param ascending by index
    CallCounts sum(List<Slot> ascending, long epochMillis) {
        CallCounts sum = CallCounts.NONE;
        long oldest = oldest(epochMillis);
        for (int i = ascending.size() - 1; i >= 0 && sum.calls() < mostCalls; i--) {
            Slot slot = ascending.get(i);
            if (slot.index() >= oldest) sum = sum.plus(slot.calls(), slot.failures(), slot.slow());
        }
        return sum;
    }
}
