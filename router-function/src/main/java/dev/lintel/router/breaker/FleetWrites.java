package dev.lintel.router.breaker;

import dev.lintel.router.breaker.FleetView.Lease;
import dev.lintel.store.breaker.BreakerEntry;
import dev.lintel.store.breaker.BreakerEntry.Phase;
import dev.lintel.store.breaker.BreakerEntry.Slot;
import dev.lintel.store.breaker.BreakerLedger.Written;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What one instance writes of a shared breaker: one write after another, each made of what was last seen to stand in
/// the ledger and conditional on that. All of it under the state's lock but the calls themselves.
final class FleetWrites {
    private static final System.Logger LOG = System.getLogger("dev.lintel.router");
    private static final int TRIES = 6;
    private static final long KEPT_MILLIS = 3_600_000;
    private static final long ALERT_KEPT_MILLIS = 60_000;
    private static final long MIN_LEASE_MILLIS = 10_000;
    private static final long MAX_LEASE_MILLIS = 60_000;

    private final FleetState state;
    private final Fleet fleet;
    private final ArrayDeque<Write> queue = new ArrayDeque<>();
    private boolean busy;
    private int tries;
    private volatile long writtenNanos;

    /// One thing to be written, whatever tries it takes.
    private interface Write {
        /// Null when there is nothing to write any more.
        @Nullable
        Supplier<Written> call();

        /// What became of it is known, and taken over.
        ///
        /// @return whether to try again
        boolean again(Written written);

        /// Whether to try again where nobody knows what became of it; else that is left to the next look at the ledger.
        default boolean isRepeatable() {
            return false;
        }

        /// It is over: done, given up, or superfluous.
        default void over() {}
    }

    FleetWrites(FleetState state) {
        this.state = state;
        this.fleet = state.fleet;
        writtenNanos = fleet.pulse().nanos();
    }

    /// Whether something read at that time may be older than what was written here.
    boolean overtook(long readNanos) {
        synchronized (state) {
            return busy || writtenNanos - readNanos >= 0;
        }
    }

    private void add(Write write) {
        synchronized (state) {
            queue.add(write);
            pump();
        }
    }

    private void pump() {
        while (!busy) {
            @Nullable Write next = queue.peek();
            if (next == null) return;
            @Nullable Supplier<Written> call = tries < TRIES ? next.call() : null;
            if (call == null) {
                drop();
                continue;
            }
            busy = true;
            tries++;
            fleet.writes.increment();
            long life = fleet.life();
            fleet.errands().run(call, (written, error) -> done(next, written, error, life));
        }
    }

    private void drop() {
        tries = 0;
        @Nullable Write over = queue.poll();
        if (over != null) over.over();
    }

    private void done(Write write, @Nullable Written written, @Nullable Throwable error, long life) {
        synchronized (state) {
            busy = false;
            boolean again = false;
            if (life == fleet.life()) {
                if (written != null && error == null) {
                    writtenNanos = fleet.pulse().nanos();
                    state.adopt(written.now().orElse(null));
                    again = write.again(written);
                } else {
                    again = write.isRepeatable();
                }
            }
            if (!again) drop();
            pump();
        }
    }

    private long millis() {
        return fleet.pulse().millis();
    }

    private @Nullable BreakerEntry entry(Phase phase) {
        @Nullable BreakerEntry entry = state.view().entry();
        return entry != null && entry.phase() == phase ? entry : null;
    }

    // closed: evidence

    /// Raises an alert with what this instance saw, or adds to one.
    void report(Runnable after) {
        add(new Write() {
            @Override
            public @Nullable Supplier<Written> call() {
                if (!state.view().isClosed()) return null;
                @Nullable BreakerEntry alert = state.view().entry();
                return alert == null ? raising() : adding(alert);
            }

            @Override
            public boolean again(Written written) {
                return !written.done();
            }

            @Override
            public void over() {
                after.run();
            }
        });
    }

    private @Nullable Supplier<Written> raising() {
        long now = millis();
        if (!state.evidence.sum(now).reaches(state.settings, 2)) return null;
        long generation = fleet.newGeneration(null);
        BreakerEntry alert = BreakerEntry.alert(
                        state.key, state.backend, state.target, generation, now, fleet.instance(), 0)
                .withSlots(state.evidence.untold(generation, now), alertExpires(now));
        @Nullable BreakerEntry leftover = state.leftover();
        return leftover == null
                ? () -> fleet.ledger().create(alert)
                : () -> fleet.ledger().replace(leftover, alert);
    }

    private @Nullable Supplier<Written> adding(BreakerEntry alert) {
        long now = millis();
        List<Slot> slots = state.evidence.untold(alert.generation(), now);
        if (slots.isEmpty()) return null;
        long oldest = state.window.oldest(now) - 1;
        return () -> fleet.ledger().report(alert, slots, oldest, alertExpires(now));
    }

    private long alertExpires(long now) {
        return now + state.window.slots() * state.window.slotMillis() + ALERT_KEPT_MILLIS;
    }

    /// The evidence is enough: opens, if it still stands as it did.
    void open(CallCounts counts) {
        add(new Write() {
            @Override
            public @Nullable Supplier<Written> call() {
                @Nullable BreakerEntry alert = entry(Phase.ALERT);
                if (alert == null) return null;
                BreakerEntry open = opened(alert);
                return () -> fleet.ledger().replace(alert, open);
            }

            @Override
            public boolean again(Written written) {
                if (written.done())
                    tell(
                            "opens: " + counts.failures() + " failed and " + counts.slow() + " slow of "
                                    + counts.calls() + " calls",
                            true);
                return false; // else somebody else was first, or it is over
            }
        });
    }

    private BreakerEntry opened(BreakerEntry before) {
        long now = millis();
        long expires = now + state.settings.waitDurationInOpenState().toMillis() + KEPT_MILLIS;
        return before.in(Phase.OPEN, fleet.newGeneration(before.generation()), now, fleet.instance(), expires);
    }

    /// The alert came to nothing.
    void calm() {
        add(new Write() {
            @Override
            public @Nullable Supplier<Written> call() {
                @Nullable BreakerEntry alert = entry(Phase.ALERT);
                return alert == null ? null : () -> fleet.ledger().remove(alert);
            }

            @Override
            public boolean again(Written written) {
                return false;
            }
        });
    }

    // open: probes

    /// Asks for the right to send a probe.
    void lease(Runnable after) {
        add(new Write() {
            private long sentNanos;
            private long untilMillis;

            @Override
            public @Nullable Supplier<Written> call() {
                if (state.view().isClosed() || state.lease.get() != null) return null;
                BreakerEntry entry = Objects.requireNonNull(state.view().entry());
                sentNanos = fleet.pulse().nanos();
                long now = millis();
                untilMillis = now + leaseMillis();
                boolean open = entry.phase() == Phase.OPEN;
                if (open && sentNanos - state.view().retryNanos() < 0) return null;
                BreakerEntry half = open
                        ? entry.in(
                                Phase.HALF_OPEN,
                                fleet.newGeneration(entry.generation()),
                                now,
                                fleet.instance(),
                                now + KEPT_MILLIS)
                        : entry;
                if (half.holds(fleet.instance(), now) || free(half, now) <= 0) return null;
                BreakerEntry leased = half.leased(fleet.instance(), untilMillis, now, Fleet.SKEW_MILLIS)
                        .keptUntil(now + KEPT_MILLIS);
                return () -> fleet.ledger().replace(entry, leased);
            }

            @Override
            public boolean again(Written written) {
                if (!written.done()) return true;
                FleetView view = state.view();
                @Nullable BreakerEntry entry = view.entry();
                if (entry != null && entry.probes().containsKey(fleet.instance()))
                    state.lease.set(new Lease(
                            view.epoch(),
                            entry.generation(),
                            sentNanos,
                            sentNanos + leaseMillis() * 1_000_000,
                            untilMillis));
                return false;
            }

            @Override
            public void over() {
                after.run();
            }
        });
    }

    /// Probes that nobody holds.
    int free(BreakerEntry half, long nowMillis) {
        return state.settings.permittedCallsInHalfOpen() - half.done() - half.heldAt(nowMillis, Fleet.SKEW_MILLIS);
    }

    private long leaseMillis() {
        long slow = state.settings.slowCallDuration().toMillis();
        return Math.clamp(2 * slow, MIN_LEASE_MILLIS, MAX_LEASE_MILLIS);
    }

    /// A probe found no call to be, or told nothing.
    void giveBack(long generation) {
        result(generation, entry -> entry.returned(fleet.instance()));
    }

    void probed(long generation, boolean failed, boolean slow) {
        result(generation, entry -> entry.settled(fleet.instance(), failed, slow));
    }

    private void result(long generation, UnaryOperator<BreakerEntry> settle) {
        add(new Write() {
            private @Nullable String verdict;
            private boolean opens;

            @Override
            public @Nullable Supplier<Written> call() {
                @Nullable BreakerEntry half = entry(Phase.HALF_OPEN);
                if (half == null
                        || half.generation() != generation
                        || !half.probes().containsKey(fleet.instance())) return null;
                BreakerEntry settled = settle.apply(half).keptUntil(millis() + KEPT_MILLIS);
                Optional<Boolean> fails = fails(settled);
                verdict = null;
                if (fails.isEmpty()) return () -> fleet.ledger().replace(half, settled);
                opens = fails.get();
                String counts =
                        settled.failed() + " failed and " + settled.slow() + " slow of " + settled.done() + " probes";
                verdict = opens ? "stays open: " + counts : "closes: " + counts;
                BreakerEntry open = opened(settled);
                return opens
                        ? () -> fleet.ledger().replace(half, open)
                        : () -> fleet.ledger().remove(half);
            }

            @Override
            public boolean again(Written written) {
                @Nullable String said = verdict;
                if (written.done() && said != null) tell(said, opens);
                return !written.done();
            }

            // a second time it finds its probe gone; lost, the probe would be sent once more by somebody.
            @Override
            public boolean isRepeatable() {
                return true;
            }
        });
    }

    /// Whether the probes have failed or passed, whatever those to come would say; empty while that is open.
    private Optional<Boolean> fails(BreakerEntry half) {
        int all = state.settings.permittedCallsInHalfOpen();
        int toCome = all - half.done();
        if (reaches(half.failed(), half.slow(), all)) return Optional.of(true);
        boolean mayStill =
                reaches(half.failed() + toCome, half.slow(), all) || reaches(half.failed(), half.slow() + toCome, all);
        return mayStill && toCome > 0 ? Optional.empty() : Optional.of(false);
    }

    private boolean reaches(int failed, int slow, int of) {
        return 100 * failed >= state.settings.failureRateThreshold() * of
                || 100 * slow >= state.settings.slowCallRateThreshold() * of;
    }

    private void tell(String what, boolean opened) {
        (opened ? fleet.opened : fleet.closed).increment();
        LOG.log(
                Level.INFO,
                "breaker of backend " + state.backend + ", target " + state.target + ", " + what + " (instance "
                        + fleet.instance() + ")");
    }
}
