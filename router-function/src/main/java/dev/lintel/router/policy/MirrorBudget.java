package dev.lintel.router.policy;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// How much mirroring one router does at a time, over all routes, and what became of it. Thread-safe.
public final class MirrorBudget {
    private final int maxCopies;
    private final long maxBytes;
    private final AtomicLong copies = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /// Copies whose request was handed to the mirror's backend.
    public final LongAdder sent = new LongAdder();
    /// Copies that were not made or not sent: too many at a time, too large, or cut.
    public final LongAdder dropped = new LongAdder();
    /// Copies whose call failed.
    public final LongAdder failed = new LongAdder();

    /// @param maxCopies in flight at a time
    /// @param maxBytes held in copied bodies at a time
    public MirrorBudget(int maxCopies, long maxBytes) {
        this.maxCopies = maxCopies;
        this.maxBytes = maxBytes;
    }

    boolean tryTake(long bodyBytes) {
        if (copies.incrementAndGet() > maxCopies) {
            copies.decrementAndGet();
            return false;
        }
        if (bytes.addAndGet(bodyBytes) <= maxBytes) return true;
        giveBack(bodyBytes);
        return false;
    }

    void giveBack(long bodyBytes) {
        copies.decrementAndGet();
        bytes.addAndGet(-bodyBytes);
    }

    long copiesInFlight() {
        return copies.get();
    }

    long bytesHeld() {
        return bytes.get();
    }
}
