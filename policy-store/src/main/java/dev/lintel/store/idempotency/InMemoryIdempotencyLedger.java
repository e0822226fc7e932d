package dev.lintel.store.idempotency;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A ledger in this process, gone with it. Forgets what has passed whenever it has grown to twice its size.
public final class InMemoryIdempotencyLedger implements IdempotencyLedger {
    private static final int LEAST = 1024;

    private final Map<String, Entry> entries = new HashMap<>();
    private int sweepAt = LEAST;

    /// @param answer null while the owner works at it
    /// @param until of the lease, or of the answer
    private record Entry(
            String owner, Instant until, @Nullable Answer answer) {
        boolean isFree(Instant now) {
            return answer == null ? until.plus(CLOCK_SKEW).isBefore(now) : !until.isAfter(now);
        }

        boolean isHeldBy(String name) {
            return answer == null && owner.equals(name);
        }
    }

    @Override
    public synchronized Claim claim(String key, String owner, Instant now, Duration lease) {
        Entry entry = entries.get(key);
        if (entry != null && !entry.isFree(now) && !entry.isHeldBy(owner))
            return entry.answer == null ? new Claim.Held(entry.until) : new Claim.Answered(entry.answer);
        sweep(now);
        entries.put(key, new Entry(owner, now.plus(lease), null));
        return new Claim.Taken();
    }

    private void sweep(Instant now) {
        if (entries.size() < sweepAt) return;
        entries.values().removeIf(entry -> entry.isFree(now));
        sweepAt = Math.max(LEAST, entries.size() * 2);
    }

    @Override
    public synchronized boolean renew(String key, String owner, Instant until) {
        Entry entry = entries.get(key);
        if (entry == null || !entry.isHeldBy(owner)) return false;
        entries.put(key, new Entry(owner, until, null));
        return true;
    }

    @Override
    public synchronized boolean complete(String key, String owner, Answer answer, Instant forgottenAt) {
        Entry entry = entries.get(key);
        if (entry == null || !entry.isHeldBy(owner)) return false;
        entries.put(key, new Entry(owner, forgottenAt, answer));
        return true;
    }

    @Override
    public synchronized void release(String key, String owner) {
        Entry entry = entries.get(key);
        if (entry != null && entry.isHeldBy(owner)) entries.remove(key);
    }
}
