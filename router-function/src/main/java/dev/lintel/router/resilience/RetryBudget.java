package dev.lintel.router.resilience;

import dev.lintel.contract.policy.Retry;
import java.util.concurrent.atomic.AtomicLongArray;

/// How many requests a backend had in the last ten seconds, and how many attempts were added to them: what keeps a
/// backend that fails from being buried under repetitions. One per backend, shared by all routes and loops;
/// thread-safe,
/// without a lock.
final class RetryBudget {
    private static final int SECONDS = 10;
    private static final int COUNT_BITS = 20;
    private static final long COUNT = (1L << COUNT_BITS) - 1;
    private static final long REQUEST = 1;
    private static final long ADDED = 1L << COUNT_BITS;
    private static final long COUNTS = (1L << (2 * COUNT_BITS)) - 1;

    /// A slot a second: 24 bits of the second, 20 of attempts, 20 of requests.
    private final AtomicLongArray slots = new AtomicLongArray(SECONDS);

    /// A request that could be repeated.
    void requested(long nowNanos) {
        count(nowNanos, REQUEST);
    }

    /// Takes the right to one more attempt. It may refuse a little too much when several ask at once, never too little.
    boolean tryAdd(Retry.Budget budget, long nowNanos) {
        count(nowNanos, ADDED);
        long requests = 0;
        long added = 0;
        long second = second(nowNanos);
        for (int i = 0; i < SECONDS; i++) {
            long slot = slots.get(i);
            if (age(slot, second) >= SECONDS) continue;
            requests += slot & COUNT;
            added += (slot >>> COUNT_BITS) & COUNT;
        }
        long most = Math.max((long) budget.perSecond() * SECONDS, requests * budget.percent() / 100);
        if (added <= most) return true;
        count(nowNanos, -ADDED);
        return false;
    }

    private void count(long nowNanos, long what) {
        long second = second(nowNanos);
        int index = (int) (second % SECONDS);
        long before;
        long after;
        do {
            before = slots.get(index);
            long counts = age(before, second) == 0 ? before & COUNTS : 0;
            // a second with a million of either counts no more of it
            long room = what == REQUEST ? counts & COUNT : (counts >>> COUNT_BITS) & COUNT;
            if (what > 0 ? room == COUNT : room == 0) return;
            after = (second << (2 * COUNT_BITS)) | (counts + what);
        } while (!slots.compareAndSet(index, before, after));
    }

    /// 24 bits of it: the clock may begin anywhere.
    private static long second(long nowNanos) {
        return Math.floorDiv(nowNanos, 1_000_000_000L) & 0xFF_FFFF;
    }

    private static long age(long slot, long second) {
        return (second - (slot >>> (2 * COUNT_BITS))) & 0xFF_FFFF;
    }
}
