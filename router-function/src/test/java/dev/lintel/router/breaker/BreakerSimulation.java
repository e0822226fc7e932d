package dev.lintel.router.breaker;

import dev.lintel.contract.Backend;
import dev.lintel.contract.Timeouts;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.contract.protection.CallFailures;
import dev.lintel.contract.protection.CircuitBreaker;
import dev.lintel.contract.protection.Protection;
import dev.lintel.store.breaker.BackendHealth;
import dev.lintel.store.breaker.BreakerEntry;
import dev.lintel.store.breaker.BreakerEntry.Phase;
import dev.lintel.store.breaker.BreakerEntry.Slot;
import dev.lintel.store.breaker.BreakerLedger;
import dev.lintel.store.breaker.TargetBoard;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A fleet of router instances in virtual time before one target that dies and comes back, on one ledger that is slow,
/// throttles and fails now and then; instances freeze for a minute and thaw. Seeded. Counts what the fleet did.
public final class BreakerSimulation {
    static final long SECOND = 1_000_000_000L;
    private static final long DIES = 20 * SECOND;
    private static final long LIVES = 75 * SECOND;
    private static final long ENDS = 130 * SECOND;
    /// Share of the ledger's calls that fail, half of them after they took place.
    private static final double FAULTS = 0.02;

    public static final CircuitBreaker SETTINGS = new CircuitBreaker(
            50,
            100,
            Duration.ofSeconds(5),
            new CircuitBreaker.Window.Time(Duration.ofSeconds(10)),
            20,
            Duration.ofSeconds(10),
            5,
            CallFailures.DEFAULT,
            true);

    final VirtualTime time = new VirtualTime();
    final BreakerLedger ledger;
    private final Random random;
    private final List<SimulatedInstance> instances = new ArrayList<>();
    private final long origin = time.nowNanos();

    private boolean dead;
    private boolean counting;
    private final Map<Long, Integer> probes = new HashMap<>();
    private final Map<Long, Integer> stranded = new HashMap<>();
    private @Nullable BreakerEntry entry;
    private long openedNanos;
    private final Result result = new Result();

    /// What is held to bounds.
    public static final class Result {
        /// Ledger's writes while the target was well and nothing had happened yet.
        public int healthyWrites;

        public int healthyReads;
        public int healthyCalls;
        /// From the target's death to the opening.
        public long toOpenNanos = -1;
        /// From an opening to the last call that an instance sent which was awake all the time since.
        public long lastCallNanos;
        /// The same from its thaw on, of instances that were frozen.
        public long lastCallAfterThawNanos;
        /// Calls to the dead target while it was open for longer than a second, and no probes.
        public int lateCalls;

        public int callsWhileOpen;
        public int refused;
        public int probes;
        public int rounds;
        /// Probes beyond what was permitted in a round and what was stranded in it.
        public int excessProbes;

        /// From the target's recovery until it was closed.
        public long toCloseNanos = -1;
        /// Refusals later than two seconds after that, by instances that were awake.
        public int refusedAfterClosing;

        public int writes;
        public int opened;
    }

    /// @param shared seen by all instances; its calls are made one at a time
    public BreakerSimulation(BreakerLedger shared, int size, double requestsPerSecond, long seed) {
        random = new Random(seed);
        ledger = new Watched(shared);
        var backend = new Backend(
                "orders",
                "",
                Map.of(),
                new UpstreamSpec.Http(
                        List.of(new UpstreamSpec.Target(URI.create("http://orders.test"), 1)),
                        UpstreamSpec.Protocol.AUTO,
                        Timeouts.NONE,
                        UpstreamSpec.Tls.DEFAULT,
                        10),
                new Protection(Optional.of(SETTINGS), Optional.empty(), Optional.empty(), Optional.empty()));
        for (int i = 0; i < size; i++)
            instances.add(new SimulatedInstance(this, backend, requestsPerSecond, random.nextLong()));
    }

    public Result run() {
        counting = true;
        // a quarter of the fleet is frozen for a minute, at any time
        for (SimulatedInstance instance : instances)
            if (random.nextInt(4) == 0)
                time.after(DIES / 2 + (long) (random.nextDouble() * LIVES), () -> instance.freeze(60 * SECOND));
        time.runUntil(origin + DIES);
        result.healthyWrites = result.writes;
        dead = true;
        time.runUntil(origin + LIVES);
        dead = false;
        time.runUntil(origin + ENDS);
        probes.forEach((round, sent) -> {
            int allowed = SETTINGS.permittedCallsInHalfOpen() + stranded.getOrDefault(round, 0);
            result.excessProbes += Math.max(0, sent - allowed);
        });
        result.rounds = probes.size();
        return result;
    }

    // the store

    <T> void errand(SimulatedInstance by, Supplier<T> errand, BiConsumer<@Nullable T, @Nullable Throwable> done) {
        long latency = latency();
        double luck = random.nextDouble();
        time.after(latency / 2, () -> {
            @Nullable T value = null;
            @Nullable Throwable error = luck < FAULTS / 2 ? new IllegalStateException("throttled") : null;
            if (error == null) value = errand.get();
            @Nullable T found = value;
            @Nullable Throwable wrong = luck < FAULTS ? new IllegalStateException("reply lost") : error;
            time.after(latency - latency / 2, () -> by.awake(() -> done.accept(wrong == null ? found : null, wrong)));
        });
    }

    /// 5 ms, and 40 ms or more for one in a hundred.
    private long latency() {
        double millis = random.nextInt(100) == 0 ? 40 + 60 * random.nextDouble() : 3 + 4 * random.nextDouble();
        return (long) (millis * 1_000_000);
    }

    /// Sees each entry as it is written.
    private final class Watched implements BreakerLedger {
        private final BreakerLedger ledger;

        Watched(BreakerLedger ledger) {
            this.ledger = ledger;
        }

        private Written seen(Written written) {
            result.writes++;
            if (!written.done()) return written;
            changed(written.now().orElse(null));
            return written;
        }

        @Override
        public TargetBoard read() {
            if (!dead && result.opened == 0) result.healthyReads++;
            return ledger.read();
        }

        @Override
        public Written create(BreakerEntry created) {
            return seen(ledger.create(created));
        }

        @Override
        public Written replace(BreakerEntry expected, BreakerEntry next) {
            return seen(ledger.replace(expected, next));
        }

        @Override
        public Written remove(BreakerEntry expected) {
            return seen(ledger.remove(expected));
        }

        @Override
        public Written report(BreakerEntry alert, List<Slot> counts, long oldest, long expiresMillis) {
            return seen(ledger.report(alert, counts, oldest, expiresMillis));
        }

        @Override
        public void putHealth(BackendHealth health) {
            ledger.putHealth(health);
        }

        @Override
        public void removeHealth(String backend) {
            ledger.removeHealth(backend);
        }
    }

    private static boolean isOpen(@Nullable BreakerEntry found) {
        return found != null && found.phase() != Phase.ALERT;
    }

    private void changed(@Nullable BreakerEntry next) {
        if (isOpen(next) && !isOpen(entry)) {
            openedNanos = time.nowNanos();
            result.opened++;
            if (result.toOpenNanos < 0) result.toOpenNanos = openedNanos - origin - DIES;
        }
        if (!isOpen(next) && isOpen(entry) && !dead && result.toCloseNanos < 0)
            result.toCloseNanos = time.nowNanos() - origin - LIVES;
        entry = next;
    }

    // the target

    /// @return whether the call fails
    boolean called(SimulatedInstance by, boolean probe) {
        if (!counting) return dead;
        if (!dead && result.opened == 0) result.healthyCalls++;
        @Nullable BreakerEntry now = entry;
        if (probe) {
            result.probes++;
            long round = now == null ? 0 : now.generation();
            by.probing = round;
            probes.merge(round, 1, Integer::sum);
        } else if (isOpen(now) && dead) {
            result.callsWhileOpen++;
            long open = time.nowNanos() - openedNanos;
            if (by.awakeSinceNanos < openedNanos) result.lastCallNanos = Math.max(result.lastCallNanos, open);
            else
                result.lastCallAfterThawNanos =
                        Math.max(result.lastCallAfterThawNanos, time.nowNanos() - by.awakeSinceNanos);
        }
        return dead;
    }

    void refused(SimulatedInstance by) {
        result.refused++;
        long sinceClosed = result.toCloseNanos < 0 ? 0 : time.nowNanos() - origin - LIVES - result.toCloseNanos;
        boolean awake = time.nowNanos() - by.awakeSinceNanos > 2 * SECOND;
        if (sinceClosed > 2 * SECOND && awake && !isOpen(entry)) result.refusedAfterClosing++;
    }

    /// Whatever it held of the round is stranded.
    void froze(SimulatedInstance instance) {
        @Nullable Long round = instance.probing;
        if (round != null) stranded.merge(round, 1, Integer::sum);
    }
}
