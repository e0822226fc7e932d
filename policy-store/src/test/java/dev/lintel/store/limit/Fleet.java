package dev.lintel.store.limit;

import dev.lintel.store.limit.LimitLedger.LedgerException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Instances with desks of their own and wrong clocks, on one store over a slow and faulty network, in virtual time:
/// one
/// thread, one seed, the same run each time.
final class Fleet {
    static final long SECOND = 1_000_000_000L;
    static final long MILLI = 1_000_000L;
    private static final Duration PATIENCE = Duration.ofMillis(50);

    /// How bad the world is.
    ///
    /// @param skewNanos clocks differ from the true time by so much at most
    /// @param driftPpm and run so much too fast or too slow at most
    /// @param faults share of calls that are throttled, lost on the way, or lost on the way back; each
    /// @param ceiling whether an item takes 1,000 writes and 3,000 reads a second and no more
    record World(long skewNanos, int driftPpm, double faults, boolean ceiling) {
        static final World FAIR = new World(2 * SECOND, 50, 0, true);
        static final World HARSH = new World(2 * SECOND, 100, 0.02, true);
    }

    private record Event(long at, long order, Runnable task) {}

    final Random random;
    final List<Instance> instances = new ArrayList<>();
    final LimitLedger store;
    private final World world;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final Map<String, double[]> ceilings = new HashMap<>();
    private long order;
    long now = Instant.parse("2030-03-17T12:00:30Z").getEpochSecond() * SECOND;
    long writes;
    long reads;
    long throttles;
    long rejected;

    Fleet(long seed, World world, LimitLedger store) {
        this.random = new Random(seed);
        this.world = world;
        this.store = store;
    }

    void at(long when, Runnable task) {
        events.add(new Event(Math.max(when, now), order++, task));
    }

    void run(Duration time) {
        long end = now + time.toNanos();
        while (!events.isEmpty() && events.peek().at() <= end) {
            Event event = events.poll();
            now = event.at();
            event.task().run();
        }
        now = end;
    }

    /// After warming up.
    void forgetCounts() {
        writes = 0;
        reads = 0;
        throttles = 0;
        rejected = 0;
    }

    Instance start() {
        var instance = new Instance(instances.size());
        instances.add(instance);
        return instance;
    }

    /// One router.
    final class Instance {
        final LeasedLimitDesk desk;
        final StoreClock clock;
        private final long skew = random.nextLong(-world.skewNanos(), world.skewNanos() + 1);
        private final int drift = random.nextInt(-world.driftPpm(), world.driftPpm() + 1);
        private final boolean stopsWhenFrozen = random.nextBoolean();
        private final long started = now;
        private long stopped;
        private long frozenSince;
        long frozenUntil = Long.MIN_VALUE;
        boolean dead;

        Instance(int number) {
            clock = new StoreClock(this::monotonic, () -> Instant.ofEpochSecond(0, wall()));
            desk = new LeasedLimitDesk(
                    "instance-" + number, new Network(), clock, (in, task) -> at(now + in, () -> host(task)), random);
        }

        private long monotonic() {
            long lived = now - started - stopped - (stopsWhenFrozen && now < frozenUntil ? now - frozenSince : 0);
            return 7_000 + lived + lived / 1_000_000 * drift;
        }

        private long wall() {
            long lived = now - started;
            return started + skew + lived + lived / 1_000_000 * drift;
        }

        /// Runs nothing for that time; then goes on as if nothing had been.
        void freeze(Duration time) {
            frozenSince = now;
            frozenUntil = now + time.toNanos();
            at(frozenUntil, () -> {
                if (stopsWhenFrozen) stopped += time.toNanos();
                frozenUntil = Long.MIN_VALUE;
            });
        }

        /// Ends without a word.
        void die() {
            dead = true;
        }

        /// Runs when the instance runs, if it lives.
        void host(Runnable task) {
            if (dead) return;
            if (now < frozenUntil) at(frozenUntil, () -> host(task));
            else task.run();
        }

        void take(List<Ask> asks, Consumer<Verdict> then) {
            host(() -> desk.take(asks, PATIENCE).thenAccept(then));
        }

        /// To the store and back.
        private final class Network implements LimitLedger {
            @Override
            public CompletionStage<Outcome> apply(Change change) {
                writes++;
                return call(change.key(), 1_000, () -> store.apply(change)).thenApply(outcome -> {
                    if (!outcome.applied()) rejected++;
                    return outcome;
                });
            }

            @Override
            public CompletionStage<Cells> read(String key) {
                reads++;
                return call(key + " read", 3_000, () -> store.read(key));
            }

            private <T> CompletionStage<T> call(String item, int perSecond, Supplier<CompletionStage<T>> operation) {
                var reply = new CompletableFuture<T>();
                StoreClock.Mark sent = clock.mark();
                double fate = random.nextDouble() / Math.max(1e-9, world.faults());
                long there = leg();
                at(now + there, () -> {
                    if (fate < 1) { // lost on the way
                        at(now + 200 * MILLI, () -> host(() -> reply.completeExceptionally(timeout())));
                        return;
                    }
                    if (fate < 2 || !underCeiling(item, perSecond)) {
                        throttles++;
                        at(
                                now + leg(),
                                () -> host(() -> reply.completeExceptionally(new LedgerException("throttled", true))));
                        return;
                    }
                    Instant date = Instant.ofEpochSecond(now / SECOND);
                    operation.get().whenComplete((result, failure) -> {
                        if (failure != null) throw new AssertionError(failure);
                        if (fate < 3) { // done, and its reply lost
                            at(now + 200 * MILLI, () -> host(() -> reply.completeExceptionally(timeout())));
                            return;
                        }
                        at(
                                now + leg(),
                                () -> host(() -> {
                                    clock.heard(sent, date);
                                    reply.complete(result);
                                }));
                    });
                });
                return reply;
            }

            private LedgerException timeout() {
                return new LedgerException("no reply", false);
            }
        }
    }

    /// Half of a call: 2.5 ms, one in a hundred 20 ms or more.
    private long leg() {
        if (random.nextInt(100) == 0) return (20 + random.nextInt(20)) * MILLI;
        return (long) ((1.5 + random.nextDouble() * 2) * MILLI);
    }

    private boolean underCeiling(String item, int perSecond) {
        if (!world.ceiling()) return true;
        double[] bucket = ceilings.computeIfAbsent(item, any -> new double[] {perSecond, now});
        bucket[0] = Math.min(perSecond, bucket[0] + (now - bucket[1]) * perSecond / 1e9);
        bucket[1] = now;
        if (bucket[0] < 1) return false;
        bucket[0]--;
        return true;
    }

    /// Requests at random moments, as a Poisson process.
    ///
    /// @param perSecond of that instance
    void load(Instance instance, double perSecond, Runnable request) {
        long gap = (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
        at(now + gap, () -> {
            if (instance.dead) return;
            instance.host(request);
            load(instance, perSecond, request);
        });
    }
}
