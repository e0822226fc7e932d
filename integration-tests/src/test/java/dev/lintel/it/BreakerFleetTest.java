package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.router.breaker.BreakerSimulation;
import dev.lintel.router.breaker.SimulationResult;
import dev.lintel.store.breaker.InMemoryBreakerLedger;
import dev.lintel.store.dynamo.DynamoStores;
import dev.lintel.store.dynamo.LocalDynamo;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The simulated fleet on DynamoDB Local, and, in the soak, a thousand times.
class BreakerFleetTest {
    private static final int INSTANCES = 64;

    @Test
    void actsAsOneOnDynamoDb() {
        LocalDynamo dynamo = LocalDynamo.shared();
        for (long seed = 1; seed <= 2; seed++) {
            var stores = new DynamoStores(dynamo.client(), dynamo.newTable(), InstantSource.system());
            var result = new BreakerSimulation(stores.breakers(), INSTANCES, 1, seed).run();
            assertEquals(List.of(), result.broken(), "seed " + seed + ": " + result);
        }
    }

    @Test
    @Tag("soak")
    void actsAsOneAThousandTimes() {
        var worst = new SimulationResult();
        for (long seed = 1; seed <= 1000; seed++) {
            var result = new BreakerSimulation(new InMemoryBreakerLedger(), INSTANCES, 1, seed).run();
            assertEquals(List.of(), result.broken(), "seed " + seed + ": " + result);
            worst = worst.worse(result);
        }
        System.out.println("worst of 1,000 runs: " + worst);
    }
}
