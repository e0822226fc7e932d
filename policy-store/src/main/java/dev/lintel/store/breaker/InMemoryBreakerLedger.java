package dev.lintel.store.breaker;

import dev.lintel.store.breaker.BreakerEntry.Phase;
import dev.lintel.store.breaker.BreakerEntry.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A ledger in this process, gone with it.
public final class InMemoryBreakerLedger implements BreakerLedger {
    private final Map<String, BreakerEntry> entries = new TreeMap<>();
    private final Map<String, BackendHealth> health = new TreeMap<>();

    @Override
    public synchronized TargetBoard read() {
        return new TargetBoard(new ArrayList<>(entries.values()), new ArrayList<>(health.values()));
    }

    @Override
    public synchronized Written create(BreakerEntry entry) {
        @Nullable BreakerEntry before = entries.get(entry.key());
        return before == null ? put(entry.versioned(1)) : new Written(false, Optional.of(before));
    }

    @Override
    public synchronized Written replace(BreakerEntry expected, BreakerEntry next) {
        @Nullable BreakerEntry before = entries.get(expected.key());
        return before == null || before.version() != expected.version()
                ? new Written(false, Optional.ofNullable(before))
                : put(next.versioned(expected.version() + 1));
    }

    @Override
    public synchronized Written remove(BreakerEntry expected) {
        @Nullable BreakerEntry before = entries.get(expected.key());
        if (before != null && before.version() != expected.version()) return new Written(false, Optional.of(before));
        entries.remove(expected.key());
        return new Written(before != null, Optional.empty());
    }

    @Override
    public synchronized Written report(BreakerEntry alert, List<Slot> counts, long oldest, long expiresMillis) {
        @Nullable BreakerEntry before = entries.get(alert.key());
        if (before == null || before.generation() != alert.generation() || before.phase() != Phase.ALERT)
            return new Written(false, Optional.ofNullable(before));
        Map<Long, Slot> slots = new TreeMap<>();
        for (Slot slot : before.slots()) if (slot.index() >= oldest) slots.put(slot.index(), slot);
        for (Slot slot : counts) slots.merge(slot.index(), slot, Slot::plus);
        return put(before.withSlots(new ArrayList<>(slots.values()), expiresMillis));
    }

    private Written put(BreakerEntry entry) {
        entries.put(entry.key(), entry);
        return new Written(true, Optional.of(entry));
    }

    @Override
    public synchronized void putHealth(BackendHealth found) {
        health.put(found.backend(), found);
    }

    @Override
    public synchronized void removeHealth(String backend) {
        health.remove(backend);
    }
}
