package dev.lintel.router.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.store.breaker.InMemoryBreakerLedger;
import java.util.List;
import org.junit.jupiter.api.Test;

/// 64 instances of which each sees a call a second, and few that see many, act as one.
class BreakerSimulationTest {
    private static final int SEEDS = 20;

    @Test
    void aFleetOfQuietInstancesActsAsOne() {
        check(64, 1);
    }

    @Test
    void fewBusyInstancesActAsOne() {
        check(4, 40);
    }

    private static void check(int instances, double requestsPerSecond) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            var result = new BreakerSimulation(new InMemoryBreakerLedger(), instances, requestsPerSecond, seed).run();
            assertEquals(List.of(), result.broken(), "seed " + seed + ": " + result);
        }
    }
}
