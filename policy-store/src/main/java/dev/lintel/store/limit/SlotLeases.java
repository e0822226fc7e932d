package dev.lintel.store.limit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Renews the slots of one key while requests run, and gives back those that nobody needs. Each limit has a rhythm of
/// its
/// own, a third of its lease. Calls of the store are made outside the lock.
final class SlotLeases {
    private static final long AGAIN = 100_000_000L;

    private final DeskHost host;
    private final Object lock;
    private final Set<SlotHolding> kept = new HashSet<>();

    /// @param lock of the key's desk
    SlotLeases(DeskHost host, Object lock) {
        this.host = host;
        this.lock = lock;
    }

    /// A request runs. The lock is held.
    void used(SlotHolding slots) {
        if (kept.add(slots)) later(slots, slots.lifeNanos(false) / 3);
    }

    private void later(SlotHolding slots, long nanos) {
        host.alarm().in(nanos, () -> renew(slots));
    }

    private void renew(SlotHolding slots) {
        List<SlotHolding.Renewal> renewals;
        synchronized (lock) {
            renewals = slots.renewals(host.time().latest());
            if (slots.busy()) later(slots, slots.lifeNanos(false) / 3);
            else kept.remove(slots);
        }
        renewals.forEach(renewal -> send(slots, renewal));
    }

    private void send(SlotHolding slots, SlotHolding.Renewal renewal) {
        host.ledger().apply(renewal.change()).whenComplete((outcome, failure) -> {
            synchronized (lock) {
                if (failure == null) slots.renewed(renewal.holder(), outcome.applied(), renewal.until());
            }
            if (failure != null) host.alarm().in(AGAIN, () -> again(slots));
        });
    }

    /// At once after a call that failed, beside the rhythm.
    private void again(SlotHolding slots) {
        List<SlotHolding.Renewal> renewals;
        synchronized (lock) {
            renewals = slots.renewals(host.time().latest());
        }
        renewals.forEach(renewal -> send(slots, renewal));
    }

    /// @param change null for nothing to give back
    void giveBack(SlotHolding slots, @Nullable Change change) {
        if (change == null) return;
        host.ledger().apply(change).whenComplete((outcome, failure) -> {
            if (failure == null) return;
            synchronized (lock) {
                slots.unknown();
            }
        });
    }
}
