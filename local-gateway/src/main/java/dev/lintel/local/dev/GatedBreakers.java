package dev.lintel.local.dev;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.breaker.BackendHealth;
import dev.lintel.store.breaker.BreakerEntry;
import dev.lintel.store.breaker.BreakerEntry.Slot;
import dev.lintel.store.breaker.BreakerLedger;
import dev.lintel.store.breaker.TargetBoard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A ledger that may be away, as [GatedStore]. A call under way when it goes fails as it may.
final class GatedBreakers implements BreakerLedger {
    private volatile @Nullable BreakerLedger ledger;

    void open(BreakerLedger opened) {
        ledger = opened;
    }

    void shut() {
        ledger = null;
    }

    private BreakerLedger there() {
        @Nullable BreakerLedger open = ledger;
        if (open == null)
            throw new ProblemException(Problem.of(ProblemType.STORE_UNAVAILABLE, "the local store is away"));
        return open;
    }

    @Override
    public TargetBoard read() {
        return there().read();
    }

    @Override
    public Written create(BreakerEntry entry) {
        return there().create(entry);
    }

    @Override
    public Written replace(BreakerEntry expected, BreakerEntry next) {
        return there().replace(expected, next);
    }

    @Override
    public Written remove(BreakerEntry expected) {
        return there().remove(expected);
    }

    @Override
    public Written report(BreakerEntry alert, List<Slot> counts, long oldest, long expiresMillis) {
        return there().report(alert, counts, oldest, expiresMillis);
    }

    @Override
    public void putHealth(BackendHealth health) {
        there().putHealth(health);
    }

    @Override
    public void removeHealth(String backend) {
        there().removeHealth(backend);
    }
}
