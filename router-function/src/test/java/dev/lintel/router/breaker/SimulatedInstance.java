package dev.lintel.router.breaker;

import dev.lintel.contract.Backend;
import dev.lintel.contract.UpstreamSpec.Target;
import dev.lintel.router.upstream.AttemptEnd;
import dev.lintel.router.upstream.TargetGuard;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One router instance of a simulation: its own guards, clocks and frozen times; its requests go to one target.
final class SimulatedInstance {
    private static final long MILLI = 1_000_000;
    private static final long BEAT = 250 * MILLI;

    final Random random;
    private final BreakerSimulation world;
    private final long skewMillis;
    /// Whether the monotonic clock stands still while the instance is frozen.
    private final boolean standsStill;

    private final double requestsPerSecond;
    private final TargetWatch watch;
    private final ArrayDeque<Runnable> onThaw = new ArrayDeque<>();
    private boolean frozen;
    private long frozenAtNanos;
    private long lostNanos;
    long awakeSinceNanos;
    /// The round in which it sent its last probe.
    @Nullable
    Long probed;

    private final TargetGuard guard;

    SimulatedInstance(BreakerSimulation world, Backend backend, double requestsPerSecond, long seed) {
        this.world = world;
        this.requestsPerSecond = requestsPerSecond;
        random = new Random(seed);
        skewMillis = random.nextInt(2001) - 1000L;
        standsStill = random.nextBoolean();
        InstantSource wall =
                () -> Instant.ofEpochMilli(1_764_000_000_000L + skewMillis + world.time.nowNanos() / MILLI);
        watch = new TargetWatch(
                world.ledger,
                new Errands() {
                    @Override
                    public <T> void run(Supplier<T> errand, BiConsumer<@Nullable T, @Nullable Throwable> done) {
                        world.errand(SimulatedInstance.this, errand, done);
                    }
                },
                this::nanos,
                wall,
                random);
        guard = watch.of(backend).guard(0, new Target(URI.create("http://orders.test"), 1));
        world.time.after((long) (random.nextDouble() * BEAT), this::beat);
        world.time.after(pause(), this::request);
    }

    private long nanos() {
        return (standsStill && frozen ? frozenAtNanos : world.time.nowNanos()) - lostNanos;
    }

    /// Now, or when it is awake again.
    void awake(Runnable action) {
        if (frozen) onThaw.add(action);
        else action.run();
    }

    void freeze(long nanos) {
        if (frozen) return;
        frozen = true;
        frozenAtNanos = world.time.nowNanos();
        world.froze(this);
        world.time.after(nanos, this::thaw);
    }

    private void thaw() {
        if (standsStill) lostNanos += world.time.nowNanos() - frozenAtNanos;
        frozen = false;
        awakeSinceNanos = world.time.nowNanos();
        call(false); // what thaws an instance is a request
        while (!onThaw.isEmpty() && !frozen) onThaw.remove().run();
    }

    private void beat() {
        awake(watch::tick);
        world.time.after(BEAT, this::beat);
    }

    private long pause() {
        return (long) (-Math.log(1 - random.nextDouble()) / requestsPerSecond * 1e9);
    }

    private void request() {
        // nobody asks a frozen instance: its requests go elsewhere
        if (!frozen) call(false);
        world.time.after(pause(), this::request);
    }

    private void call(boolean waited) {
        long now = nanos();
        long ticket = guard.standing(now) == TargetGuard.Standing.REFUSED ? TargetGuard.REFUSED : guard.begin(now);
        if (ticket != TargetGuard.REFUSED) {
            send(ticket);
            return;
        }
        @Nullable CompletionStage<?> trial = waited ? null : guard.trial(now);
        if (trial == null) world.refused(this);
        else trial.thenRun(() -> call(true));
    }

    private void send(long ticket) {
        boolean probe = (ticket & 3) == 1;
        long began = nanos();
        boolean fails = world.called(this, probe);
        world.time.after(
                (long) ((fails ? 50 : 5 + 20 * random.nextDouble()) * MILLI),
                () -> awake(() -> {
                    guard.settled(ticket, AttemptEnd.REPLIED, fails ? 500 : 200, nanos() - began);
                }));
    }

    String name() {
        return watch.instance();
    }
}
