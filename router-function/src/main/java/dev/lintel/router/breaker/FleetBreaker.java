package dev.lintel.router.breaker;

import dev.lintel.contract.protection.CircuitBreaker;
import dev.lintel.router.breaker.FleetView.Lease;
import dev.lintel.router.telemetry.Refusal;
import dev.lintel.router.upstream.TargetGuard;
import dev.lintel.store.breaker.BreakerEntry;
import dev.lintel.store.breaker.BreakerEntry.Phase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The breaker of one target that all router instances share; docs/decisions/2026-11-28-shared-breakers.md. A request
/// reads one volatile view; what is told to the store and heard from it goes on beside.
final class FleetBreaker implements Breaker {
    private static final long SECOND = 1_000_000_000L;
    /// How long an alert gathers before anybody opens: by then all who are awake saw it and reported.
    private static final long GATHER = SECOND * 3 / 2;
    /// How long the instance's own breaker may refuse before the fleet has decided.
    private static final long PROVISIONAL = SECOND * 5 / 2;
    /// How long it may not, after the fleet saw it otherwise.
    private static final long OVERRULED = 30 * SECOND;
    /// Between two reports of one instance.
    private static final long REPORT = SECOND * 9 / 10;
    /// The same while the fleet's rate is far from the threshold.
    private static final long CALM_REPORT = 5 * SECOND;
    /// How long an alert lasts at least.
    private static final long ALERT = 10 * SECOND;
    /// A lease that finds no call is given back after this.
    private static final long UNUSED = 2 * SECOND;
    /// Between two questions for a probe.
    private static final long ASK = SECOND / 10;

    // kinds of tickets, in their two lowest bits
    private static final int NORMAL = 0;
    private static final int PROBE = 1;
    private static final int OWN = 2;

    private final FleetState state;
    private final FleetWrites writes;
    private final Fleet fleet;
    private final LocalBreaker local;
    private volatile boolean overruled;
    private volatile long overruledNanos;
    private volatile long nextReportNanos;
    private volatile long nextAskNanos;
    private volatile @Nullable CompletableFuture<Void> asked;
    private volatile boolean awaited;

    FleetBreaker(String key, String backend, int target, CircuitBreaker settings, Fleet fleet) {
        state = new FleetState(key, backend, target, settings, fleet);
        writes = new FleetWrites(state);
        this.fleet = fleet;
        local = state.local;
        nextReportNanos = fleet.pulse().nanos();
        nextAskNanos = nextReportNanos;
    }

    String key() {
        return state.key;
    }

    // the request path

    @Override
    public boolean admits(long nowNanos) {
        fleet.requested();
        if (fleet.isAlone()) return local.mayAdmit(nowNanos);
        FleetView view = state.view();
        if (view.isClosed()) return !isProvisional(nowNanos);
        @Nullable Lease lease = state.lease.get();
        if (lease != null && lease.holds(nowNanos, fleet.pulse().millis())) return true;
        ask(view, nowNanos);
        return false;
    }

    /// The instance's own breaker opened, and the fleet has not judged yet.
    private boolean isProvisional(long nowNanos) {
        return local.isOpen()
                && (fleet.isFailing() || nowNanos - local.openedNanos() < PROVISIONAL)
                && !(overruled && nowNanos - overruledNanos < OVERRULED);
    }

    @Override
    public long begin(long nowNanos) {
        FleetView view = state.view();
        if (fleet.isAlone()) return local.tryBegin() ? ticket(view, OWN) : TargetGuard.REFUSED;
        if (view.isClosed()) return isProvisional(nowNanos) ? TargetGuard.REFUSED : ticket(view, NORMAL);
        @Nullable Lease lease = state.lease.getAndSet(null);
        if (lease == null
                || lease.epoch() != view.epoch()
                || !lease.holds(nowNanos, fleet.pulse().millis())) return TargetGuard.REFUSED;
        fleet.probes.increment();
        return ticket(view, PROBE);
    }

    private static long ticket(FleetView view, int kind) {
        return view.epoch() << 2 | kind;
    }

    @Override
    public void settled(long ticket, boolean learnt, boolean failed, long durationNanos) {
        int kind = (int) (ticket & 3);
        FleetView view = state.view();
        boolean current = ticket >> 2 == view.epoch();
        if (kind == OWN) {
            if (learnt && current) local.settled(failed, durationNanos);
            else local.returned();
        }
        if (!current) return; // of an earlier generation, or from before the process stood still
        boolean slow = durationNanos > state.settings.slowCallDuration().toNanos();
        if (kind == PROBE) {
            @Nullable BreakerEntry half = view.entry();
            if (half == null) return;
            if (learnt || slow) writes.probed(half.generation(), failed, slow);
            else writes.giveBack(half.generation());
        } else if (learnt || slow) {
            if (kind == NORMAL && local.isClosed()) local.settled(failed, durationNanos);
            state.evidence.add(fleet.pulse().millis(), failed, slow);
            if (failed || slow) report(fleet.pulse().nanos());
        }
    }

    @Override
    public void brokeOff(long ticket) {
        if ((ticket & 3) == NORMAL) settled(ticket, true, true, 0);
    }

    @Override
    public long refusedForNanos(long nowNanos) {
        FleetView view = state.view();
        if (!fleet.isAlone() && !view.isClosed()) return Math.max(SECOND, view.retryNanos() - nowNanos);
        if (!fleet.isAlone() && !isProvisional(nowNanos)) return 0;
        return local.isClosed() ? 0 : local.refusedForNanos(nowNanos);
    }

    @Override
    public @Nullable CompletionStage<?> trial(long nowNanos) {
        @Nullable CompletableFuture<Void> answer = asked;
        if (answer == null || awaited) return null;
        awaited = true;
        return answer;
    }

    @Override
    public @Nullable Refusal refusal(long nowNanos) {
        @Nullable BreakerEntry entry = state.view().entry();
        if (fleet.isAlone() || entry == null || entry.phase() == Phase.ALERT) {
            long sinceMillis = fleet.pulse().millis() - (nowNanos - local.openedNanos()) / 1_000_000;
            return refusal(local.state(), sinceMillis, fleet.instance());
        }
        return refusal(entry.phase() == Phase.OPEN ? "open" : "half-open", entry.sinceMillis(), entry.by());
    }

    private Refusal refusal(String phase, long sinceMillis, String by) {
        fleet.refused.increment();
        return new Refusal("circuit-breaker", state.backend, state.target, phase, sinceMillis, by, fleet.instance());
    }

    /// A refused call would be a probe: asks for the right to send one, if it may be had.
    private void ask(FleetView view, long nowNanos) {
        @Nullable BreakerEntry entry = view.entry();
        if (entry == null || nowNanos - nextAskNanos < 0) return;
        boolean due = entry.phase() == Phase.OPEN
                ? nowNanos - view.retryNanos() >= 0
                : writes.free(entry, fleet.pulse().millis()) > 0
                        && !entry.holds(fleet.instance(), fleet.pulse().millis());
        if (!due) return;
        synchronized (state) {
            if (asked != null) return;
            nextAskNanos = nowNanos + ASK;
            var answer = new CompletableFuture<Void>();
            awaited = false;
            asked = answer;
            writes.lease(() -> {
                asked = null;
                answer.complete(null);
            });
        }
    }

    // evidence

    /// Says what this instance saw, if that is worth it and was not done lately.
    private void report(long nowNanos) {
        if (fleet.isAlone() || nowNanos - nextReportNanos < 0 || !state.view().isClosed()) return;
        long millis = fleet.pulse().millis();
        @Nullable BreakerEntry alert = state.view().entry();
        if (alert == null && !state.evidence.sum(millis).reaches(state.settings, 2)) return;
        synchronized (state) {
            if (nowNanos - nextReportNanos < 0) return;
            boolean close =
                    alert == null || state.window.sum(alert.slots(), millis).reaches(state.settings, 2);
            nextReportNanos = nowNanos + (close ? REPORT : CALM_REPORT);
            writes.report(this::judge);
        }
    }

    /// Opens when the evidence of all is enough and all had the time to give theirs; ends an alert that came to
    /// nothing.
    private void judge() {
        FleetView view = state.view();
        @Nullable BreakerEntry alert = view.entry();
        if (alert == null || alert.phase() != Phase.ALERT) return;
        long age = fleet.pulse().nanos() - view.seenNanos();
        CallCounts counts = state.window.sum(alert.slots(), fleet.pulse().millis());
        if (age >= GATHER && counts.opens(state.settings)) writes.open(counts);
        else if (age >= ALERT && !counts.reaches(state.settings, 4)) writes.calm();
    }

    // beside the request path

    /// The ledger was read.
    ///
    /// @param found null for nothing
    void seen(@Nullable BreakerEntry found, long readNanos) {
        synchronized (state) {
            if (!writes.overtook(readNanos)) state.adopt(found);
        }
        tick();
    }

    /// Called about once a second.
    void tick() {
        long now = fleet.pulse().nanos();
        @Nullable Lease lease = state.lease.get();
        if (lease != null && now - lease.sinceNanos() > UNUSED && state.lease.compareAndSet(lease, null))
            writes.giveBack(lease.generation());
        FleetView view = state.view();
        if (fleet.isAlone() || !view.isClosed()) return;
        if (view.entry() != null) {
            report(now);
            judge();
        }
        if (fleet.isFailing()) return;
        if (!local.isClosed() && (!local.isOpen() || now - local.openedNanos() >= PROVISIONAL)) {
            // the fleet had the time to judge and did not open
            local.reset();
            overruledNanos = now;
            overruled = true;
        }
    }

    /// The store answers again, after this instance went on by itself.
    void rejoined() {
        state.evidence.clear();
    }

    void thawed() {
        state.thawed();
    }

    /// For tests and the gauges.
    FleetView view() {
        return state.view();
    }
}
