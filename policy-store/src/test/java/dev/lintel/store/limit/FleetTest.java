package dev.lintel.store.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.store.limit.Fleet.World;
import dev.lintel.store.limit.LimitSpec.Rate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The promises, on 64 instances with clocks up to 2 s wrong. `mvn -Psoak` runs 1,000 seeds instead of 30.
class FleetTest {
    private static final int SEEDS = Integer.getInteger("lintel.soak.seeds", 30);
    private static final Duration WARM = Duration.ofSeconds(8);

    /// What came of a steady load on one key.
    record Run(Fleet fleet, Judge judge, long asked, long refused, long unavailable, double seconds, Rate rate) {

        double calls() {
            return (fleet.writes + fleet.reads) / (double) asked();
        }

        double writesPerRequest() {
            return fleet.writes / (double) asked();
        }

        double utilisation() {
            return judge.admitted / seconds * rate.nanosPerPermit() / 1e9;
        }

        void report(String what) {
            System.out.printf(
                    "%s: asked %d, admitted %d, refused %d, unavailable %d, over %d, of the rate %.3f,"
                            + " writes %.4f and reads %.4f a request, not made %d, throttled %d%n",
                    what,
                    asked(),
                    judge.admitted,
                    refused,
                    unavailable,
                    judge.over,
                    utilisation(),
                    writesPerRequest(),
                    fleet.reads / (double) asked(),
                    fleet.rejected,
                    fleet.throttles);
        }
    }

    static Run steady(long seed, int instances, Rate rate, double perSecond, Duration time) {
        var fleet = new Fleet(seed, World.FAIR, new InMemoryLimitLedger());
        var judge = new Judge(rate);
        var asks = List.of(new Ask("k", List.of(rate), 1));
        long[] counts = new long[3];
        for (int i = 0; i < instances; i++) {
            var instance = fleet.start();
            fleet.load(instance, perSecond / instances, () -> {
                counts[0]++;
                instance.take(asks, verdict -> {
                    switch (verdict) {
                        case Verdict.Admitted pass -> judge.admit(fleet.now, 1);
                        case Verdict.Refused no -> counts[1]++;
                        case Verdict.Unavailable no -> counts[2]++;
                    }
                });
            });
        }
        fleet.run(WARM);
        Arrays.fill(counts, 0);
        fleet.forgetCounts();
        judge.admitted = 0;
        fleet.run(time);
        return new Run(fleet, judge, counts[0], counts[1], counts[2], time.toNanos() / 1e9, rate);
    }

    @Test
    void admitsNeverTooMuchInAHarshWorld() {
        long asked = 0;
        long admitted = 0;
        long unavailable = 0;
        long calls = 0;
        long contradictions = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            var trial = new Trial(seed, 64, 60, new InMemoryLimitLedger());
            trial.fleet.run(Duration.ofSeconds(80));
            for (var judged : trial.judges.entrySet())
                assertEquals(0, judged.getValue().over, "seed " + seed + ", " + judged.getKey());
            for (var instance : trial.fleet.instances) contradictions += instance.clock.contradictions();
            asked += trial.asked;
            admitted += trial.admitted;
            unavailable += trial.unavailable;
            calls += trial.fleet.writes + trial.fleet.reads;
        }
        System.out.printf(
                "harsh: %d seeds, asked %d, admitted %d, unavailable %d, calls a request %.3f, over 0%n",
                SEEDS, asked, admitted, unavailable, calls / (double) asked);
        assertTrue(admitted > asked / 15, "admits at all: " + admitted);
        assertTrue(unavailable < asked / 4, "decides most: " + unavailable);
        assertEquals(0, contradictions);
    }

    @Test
    void aHotKeyCostsATwentiethOfACallAndNoThrottle() {
        var run = steady(1, 64, perSecond(20_000, 20_000), 10_000, Duration.ofSeconds(10));
        run.report("hot, below the limit");
        assertEquals(0, run.judge().over);
        assertEquals(0, run.fleet().throttles);
        assertTrue(run.calls() <= 0.05, "calls a request: " + run.calls());
        assertTrue(run.refused() == 0, "nobody is refused below the limit");
    }

    @Test
    void aHotKeyAboveItsLimitIsUsedUp() {
        var run = steady(2, 64, perSecond(8_000, 8_000), 10_000, Duration.ofSeconds(10));
        run.report("hot, above the limit");
        assertEquals(0, run.judge().over);
        assertEquals(0, run.fleet().throttles);
        assertTrue(run.calls() <= 0.05, "calls a request: " + run.calls());
        assertTrue(run.utilisation() >= 0.95, "of the rate: " + run.utilisation());
    }

    @Test
    void steadyLoadAboveALimitGetsNineteenTwentiethsOfIt() {
        for (var rate : List.of(perSecond(100, 50), perSecond(8, 4), perSecond(10, 10), perSecond(1, 5))) {
            var run = steady(3, 64, rate, 10.0 * rate.permits(), Duration.ofSeconds(40));
            run.report("ten times " + rate);
            assertEquals(0, run.judge().over);
            assertTrue(run.utilisation() >= 0.95, rate + ": " + run.utilisation());
            assertTrue(run.writesPerRequest() <= 1, rate + ": " + run.writesPerRequest());
        }
    }

    @Test
    void aColdKeyCostsOneCall() {
        var alone = steady(4, 1, perSecond(10, 10), 0.5, Duration.ofMinutes(10));
        alone.report("cold, one instance");
        assertEquals(0, alone.refused(), "nobody is refused");
        assertTrue(alone.writesPerRequest() <= 1);
        var spread = steady(4, 8, perSecond(10, 10), 0.5, Duration.ofMinutes(10));
        spread.report("cold, eight instances");
        assertTrue(spread.writesPerRequest() <= 1.05, "writes a request: " + spread.writesPerRequest());
    }

    @Test
    void aDrainedKeyCostsNothing() {
        var rate = new Rate("r", 1, Duration.ofHours(1), 5);
        var run = steady(5, 64, rate, 1_000, Duration.ofSeconds(10));
        run.report("drained");
        assertEquals(0, run.judge().admitted);
        // each instance looks every 5 s whether an operator has reset it
        assertTrue(run.fleet().writes <= 64 * 2, "writes: " + run.fleet().writes);
    }

    /// So many instances that one item would see more than 1,000 writes a second.
    @Test
    void splitsBeforeAnItemReachesItsCeiling() {
        var run = steady(6, 400, perSecond(40_000, 40_000), 24_000, Duration.ofSeconds(4));
        run.report("400 instances");
        var shards = run.fleet().store.read("k").toCompletableFuture().join().count(ShardCells.SHARDS);
        System.out.println("shards " + shards);
        assertTrue(shards > 1, "it was split");
        assertEquals(0, run.judge().over);
        assertTrue(run.refused() < run.asked() / 100, "refused below the limit: " + run.refused());
        assertTrue(run.fleet().throttles < run.asked() / 1_000, "throttles: " + run.fleet().throttles);
    }

    private static Rate perSecond(long permits, long burst) {
        return new Rate("r", permits, Duration.ofSeconds(1), burst);
    }
}
