package dev.lintel.router.breaker;

import dev.lintel.contract.protection.CircuitBreaker;
import dev.lintel.router.breaker.FleetView.Lease;
import dev.lintel.store.breaker.BreakerEntry;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A shared breaker as this instance sees it, and what follows when that changes. Whoever changes it holds its lock;
/// whoever reads it needs none.
final class FleetState {
    final String key;
    final String backend;
    final int target;
    final CircuitBreaker settings;
    final Fleet fleet;
    final SlotWindow window;
    final Evidence evidence;
    final LocalBreaker local;
    final AtomicReference<@Nullable Lease> lease = new AtomicReference<>();
    private volatile FleetView view = FleetView.QUIET;
    /// An entry that nobody touched for so long that it means nothing, but which still stands in the ledger.
    private @Nullable BreakerEntry leftover;

    FleetState(String key, String backend, int target, CircuitBreaker settings, Fleet fleet) {
        this.key = key;
        this.backend = backend;
        this.target = target;
        this.settings = settings;
        this.fleet = fleet;
        window = SlotWindow.of(settings.window());
        evidence = new Evidence(window);
        local = new LocalBreaker(backend + "#" + target, settings, fleet.pulse()::nanos);
    }

    FleetView view() {
        return view;
    }

    synchronized @Nullable BreakerEntry leftover() {
        return leftover;
    }

    /// Takes what stands in the ledger for what is.
    synchronized void adopt(@Nullable BreakerEntry found) {
        long nowNanos = fleet.pulse().nanos();
        boolean dead = found != null
                && found.expiresMillis() + Fleet.SKEW_MILLIS < fleet.pulse().millis();
        leftover = dead ? found : null;
        FleetView before = view;
        if (found == null || dead) {
            quiet(before);
        } else if (before.entry() != null && before.entry().generation() == found.generation()) {
            if (before.entry().version() <= found.version()) view = before.with(found);
        } else {
            switch (found.phase()) {
                case ALERT -> {
                    quiet(before);
                    view = new FleetView(found, view.epoch(), nowNanos, 0);
                }
                case OPEN, HALF_OPEN -> {
                    if (before.isClosed() || !local.isOpen()) local.open();
                    evidence.clear();
                    lease.set(null);
                    view = new FleetView(found, before.epoch() + 1, nowNanos, retryNanos(found));
                }
            }
        }
    }

    private void quiet(FleetView before) {
        if (before.isClosed()) {
            if (before.entry() != null) view = before.with(null);
            return;
        }
        evidence.clear();
        local.reset();
        lease.set(null);
        view = new FleetView(null, before.epoch() + 1, 0, 0);
    }

    /// Never early: another instance's clock is taken to be ahead of ours as far as it may be.
    private long retryNanos(BreakerEntry entry) {
        long doubt = entry.by().equals(fleet.instance()) ? 0 : Fleet.SKEW_MILLIS;
        long gone = Math.max(0, fleet.pulse().millis() - entry.sinceMillis() - doubt);
        long left = Math.max(0, settings.waitDurationInOpenState().toMillis() - gone);
        return fleet.pulse().nanos() + left * 1_000_000;
    }

    /// What was seen before the process stood still says nothing of now, except that an open breaker stays open until
    /// the ledger was looked at.
    synchronized void thawed() {
        evidence.clear();
        lease.set(null);
        FleetView before = view;
        @Nullable BreakerEntry entry = before.entry();
        if (before.isClosed()) local.reset();
        view = new FleetView(entry, before.epoch() + 1, fleet.pulse().nanos(), entry == null ? 0 : retryNanos(entry));
    }
}
