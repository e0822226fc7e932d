package dev.lintel.router.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.store.breaker.InMemoryBreakerLedger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// 64 instances of which each sees a call a second, and few that see many, act as one.
class BreakerSimulationTest {
    private static final int SEEDS = Integer.getInteger("lintel.breaker.seeds", 20);
    private static final long SECOND = BreakerSimulation.SECOND;

    @Test
    void aFleetOfQuietInstancesActsAsOne() {
        for (long seed = 1; seed <= SEEDS; seed++) check(run(64, 1.0, seed), 64, seed);
    }

    @Test
    void fewBusyInstancesActAsOne() {
        for (long seed = 1; seed <= SEEDS; seed++) check(run(4, 40, seed), 4, seed);
    }

    private static BreakerSimulation.Result run(int size, double requestsPerSecond, long seed) {
        return new BreakerSimulation(new InMemoryBreakerLedger(), size, requestsPerSecond, new Random(seed).nextLong())
                .run();
    }

    static void check(BreakerSimulation.Result result, int size, long seed) {
        String run = "seed " + seed + ", " + size + " instances";
        assertEquals(0, result.healthyWrites, run);
        assertTrue(result.healthyCalls > 100, run);
        assertTrue(result.toOpenNanos >= 0 && result.toOpenNanos < 8 * SECOND, run + ": " + result.toOpenNanos);
        assertTrue(result.lastCallNanos <= 2 * SECOND, run + ": " + result.lastCallNanos);
        assertTrue(result.lastCallAfterThawNanos <= 2 * SECOND, run + ": " + result.lastCallAfterThawNanos);
        assertTrue(result.rounds >= 3, run + ": " + result.rounds);
        assertEquals(0, result.excessProbes, run);
        assertTrue(result.toCloseNanos >= 0 && result.toCloseNanos < 40 * SECOND, run + ": " + result.toCloseNanos);
        assertEquals(0, result.refusedAfterClosing, run);
        assertEquals(1, result.opened, run);
    }
}
