package dev.lintel.router.telemetry;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A bounded queue of records: any thread adds, one takes. Adding neither locks nor allocates.
final class RecordRing {
    private final AtomicReferenceArray<@Nullable AccessRecord> slots;
    private final int mask;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();

    /// @param capacity a power of two
    RecordRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) throw new IllegalArgumentException("not a power of two: " + capacity);
        slots = new AtomicReferenceArray<>(capacity);
        mask = capacity - 1;
    }

    /// @return false if it is full
    boolean offer(AccessRecord record) {
        long at;
        do {
            at = tail.get();
            if (at - head.get() > mask) return false;
        } while (!tail.compareAndSet(at, at + 1));
        // a volatile write: the adder's next read, whether the taker sleeps, must not pass it
        slots.set((int) at & mask, record);
        return true;
    }

    /// @return null if there is none
    @Nullable
    AccessRecord poll() {
        long at = head.get();
        int slot = (int) at & mask;
        @Nullable AccessRecord record = slots.getAcquire(slot);
        if (record == null) return null;
        slots.setRelease(slot, null);
        head.setRelease(at + 1);
        return record;
    }

    boolean isEmpty() {
        return head.get() == tail.get();
    }

    /// How many were added so far.
    long added() {
        return tail.get();
    }

    /// How many were taken so far.
    long taken() {
        return head.get();
    }
}
