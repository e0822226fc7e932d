package dev.lintel.router.breaker;

import dev.lintel.contract.Backend;
import dev.lintel.contract.UpstreamSpec.Target;
import dev.lintel.contract.protection.CallFailures;
import dev.lintel.contract.protection.CircuitBreaker;
import dev.lintel.contract.protection.OutlierEjection;
import dev.lintel.contract.protection.Protection;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.telemetry.Telemetry;
import dev.lintel.router.upstream.TargetGuard;
import dev.lintel.router.upstream.TargetGuards;
import dev.lintel.store.breaker.BreakerEntry;
import dev.lintel.store.breaker.BreakerLedger;
import dev.lintel.store.breaker.TargetBoard;
import dev.lintel.store.breaker.TargetKey;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes the guards of all targets and keeps them in step with the fleet: looks at the ledger every second while there
/// is a shared breaker or a health check, and not at all without. One per router. Thread-safe.
public final class TargetWatch implements TargetGuards {
    private static final System.Logger LOG = System.getLogger("dev.lintel.router");
    /// With a tick each quarter of a second a look is taken once a second.
    private static final long LOOK_NANOS = 900_000_000;

    private final Fleet fleet;
    private final Pulse pulse;
    private final Errands looks;
    private final FleetHealth health = new FleetHealth();
    private final AtomicInteger checked = new AtomicInteger();
    private final Object lock = new Object();
    private final Map<String, Held> breakers = new HashMap<>();
    private List<FleetBreaker> all = List.of();
    private boolean looking;
    private long lookedNanos;
    private boolean troubled;
    /// Writes that are under way.
    private int underWay;

    private CompletableFuture<Void> lookOver = CompletableFuture.completedFuture(null);

    /// A breaker and how many guards use it: one that a new revision keeps goes on as it is.
    private record Held(FleetBreaker breaker, int guards) {}

    public TargetWatch(
            BreakerLedger ledger, Errands errands, NanoClock clock, InstantSource wall, RandomGenerator random) {
        pulse = new Pulse(clock, wall);
        looks = errands;
        fleet = new Fleet(pulse, ledger, counted(errands), random, this::requested);
        lookedNanos = pulse.nanos() - LOOK_NANOS;
    }

    private Errands counted(Errands errands) {
        return new Errands() {
            @Override
            public <T> void run(Supplier<T> errand, BiConsumer<@Nullable T, @Nullable Throwable> done) {
                began();
                errands.<T>run(errand, (result, error) -> {
                    try {
                        done.accept(result, error);
                    } finally {
                        over();
                    }
                });
            }
        };
    }

    private void began() {
        synchronized (lock) {
            underWay++;
        }
    }

    private void over() {
        synchronized (lock) {
            underWay--;
            lock.notifyAll();
        }
    }

    // guards

    @Override
    public OfBackend of(Backend backend) {
        Protection protection = backend.protection();
        if (protection.circuitBreaker().isEmpty()
                && protection.outlierEjection().isEmpty()
                && protection.healthCheck().isEmpty()) return (index, target) -> TargetGuard.NONE;
        @Nullable
        Ejections ejections = protection.outlierEjection().map(Ejections::new).orElse(null);
        return (index, target) -> guard(backend.id(), protection, index, target, ejections);
    }

    private TargetGuard guard(
            String backend, Protection protection, int index, Target target, @Nullable Ejections ejections) {
        @Nullable CircuitBreaker settings = protection.circuitBreaker().orElse(null);
        @Nullable
        Breaker breaker = settings == null
                ? null
                : settings.shared()
                        ? shared(backend, index, target, settings)
                        : new SingleBreaker(backend, index, settings, fleet);
        boolean isChecked = protection.healthCheck().isPresent();
        if (isChecked) checked.incrementAndGet();
        return new GuardedTarget(
                breaker,
                settings == null ? CallFailures.DEFAULT : settings.failures(),
                ejections == null ? null : ejections.join(),
                protection.outlierEjection().map(OutlierEjection::failures).orElse(CallFailures.DEFAULT),
                isChecked ? FleetHealth.name(backend, TargetKey.of(target.url())) : null,
                health,
                pulse,
                new Release(breaker instanceof FleetBreaker held ? held : null, isChecked));
    }

    /// What a guard holds of the watch, to be let go once.
    private final class Release implements Runnable {
        private final @Nullable FleetBreaker breaker;
        private final boolean isChecked;
        private boolean done;

        Release(@Nullable FleetBreaker breaker, boolean isChecked) {
            this.breaker = breaker;
            this.isChecked = isChecked;
        }

        @Override
        public void run() {
            synchronized (lock) {
                if (done) return;
                done = true;
                if (isChecked) checked.decrementAndGet();
                if (breaker != null) release(breaker);
            }
        }
    }

    private FleetBreaker shared(String backend, int index, Target target, CircuitBreaker settings) {
        String key = TargetKey.of(backend, target.url(), settings);
        synchronized (lock) {
            @Nullable Held held = breakers.get(key);
            FleetBreaker breaker = held == null ? new FleetBreaker(key, backend, index, settings, fleet) : held.breaker;
            breakers.put(key, new Held(breaker, held == null ? 1 : held.guards + 1));
            list();
            return breaker;
        }
    }

    private void release(FleetBreaker breaker) {
        @Nullable Held held = breakers.get(breaker.key());
        if (held == null) return;
        if (held.guards > 1) breakers.put(breaker.key(), new Held(breaker, held.guards - 1));
        else breakers.remove(breaker.key());
        list();
    }

    private void list() {
        all = breakers.values().stream().map(Held::breaker).toList();
    }

    private List<FleetBreaker> all() {
        synchronized (lock) {
            return all;
        }
    }

    // the beat

    /// Called four times a second; never blocks.
    public void tick() {
        if (pulse.stoodStill()) thaw();
        pulse.beat();
        look(false);
        all().forEach(FleetBreaker::tick);
    }

    /// The process stood still: what it knew is old.
    private void thaw() {
        fleet.thawed();
        all().forEach(FleetBreaker::thawed);
        synchronized (lock) {
            looking = false;
        }
        look(true);
    }

    private void look(boolean atOnce) {
        long now = pulse.nanos();
        var over = new CompletableFuture<Void>();
        synchronized (lock) {
            if (all.isEmpty() && checked.get() == 0) return;
            if (looking || (!atOnce && now - lookedNanos < LOOK_NANOS)) return;
            looking = true;
            lookedNanos = now;
            lookOver = over;
        }
        long life = fleet.life();
        looks.run(fleet.ledger()::read, (board, error) -> {
            looked(board, error, now, life);
            over.complete(null);
        });
    }

    private void looked(@Nullable TargetBoard board, @Nullable Throwable error, long sentNanos, long life) {
        if (life != fleet.life()) return; // what was true before it stood still
        boolean failed = error != null || board == null;
        synchronized (lock) {
            looking = false;
            // once it is asked again at the next tick, so that a single failure keeps nobody ignorant for long
            if (failed && !fleet.isFailing()) lookedNanos = sentNanos - LOOK_NANOS;
        }
        if (failed || board == null) {
            fleet.storeFailed(pulse.nanos());
            if (fleet.isAlone() && !troubled) {
                troubled = true;
                LOG.log(Level.WARNING, "breakers go on without the store", error);
            }
            return;
        }
        if (fleet.storeAnswered()) all().forEach(FleetBreaker::rejoined);
        if (troubled) LOG.log(Level.INFO, "breakers are shared again");
        troubled = false;
        health.seen(board.health(), pulse.millis());
        Map<String, BreakerEntry> found = new HashMap<>();
        for (BreakerEntry entry : board.breakers()) found.put(entry.key(), entry);
        for (FleetBreaker breaker : all()) breaker.seen(found.get(breaker.key()), sentNanos);
    }

    /// For a request that comes after the process stood still, before the next beat.
    private void requested() {
        if (!pulse.stoodStill()) return;
        thaw();
        pulse.beat();
    }

    /// After the process was restored from a snapshot of itself, of which there may be many: takes another name and
    /// looks at the ledger.
    ///
    /// @param atMost how long to wait for that
    public void renew(Duration atMost) {
        fleet.rename();
        thaw();
        pulse.beat();
        CompletableFuture<Void> over;
        synchronized (lock) {
            over = lookOver;
        }
        try {
            over.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            LOG.log(Level.DEBUG, "breakers go on with what the snapshot knew", late);
        }
    }

    /// Waits until what requests gave rise to is written: for a host that may be frozen. Not while the store is away.
    public void settle(Duration atMost) {
        if (fleet.isFailing()) return;
        long end = pulse.nanos() + atMost.toNanos();
        synchronized (lock) {
            try {
                for (long left = atMost.toMillis(); underWay > 0 && left > 0; left = (end - pulse.nanos()) / 1_000_000)
                    lock.wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // operators' view

    /// This instance's name among the others.
    String instance() {
        return fleet.instance();
    }

    /// What this instance has to say of breakers, for metrics.
    public void gauges(Telemetry.MetricsTarget target) {
        target.put(
                "BreakersOpen",
                all().stream().filter(breaker -> !breaker.view().isClosed()).count());
        target.put("BreakerRefused", fleet.refused.sumThenReset());
        target.put("BreakerOpened", fleet.opened.sumThenReset());
        target.put("BreakerClosed", fleet.closed.sumThenReset());
        target.put("BreakerProbes", fleet.probes.sumThenReset());
        target.put("BreakerWrites", fleet.writes.sumThenReset());
        target.put("BreakersAlone", fleet.isAlone() ? 1 : 0);
        target.put("UnhealthyTargets", health.count());
    }
}
