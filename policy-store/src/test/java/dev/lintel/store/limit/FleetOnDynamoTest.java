package dev.lintel.store.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.store.dynamo.DynamoStores;
import dev.lintel.store.dynamo.LocalDynamo;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/// The harsh world once more, on DynamoDB Local: the very expressions that go to the service. Fewer requests, because
/// each call takes real time.
class FleetOnDynamoTest {
    @Test
    void admitsNeverTooMuchOnDynamoEither() {
        var dynamo = LocalDynamo.shared();
        for (int seed = 0; seed < 2; seed++) {
            var stores = new DynamoStores(dynamo.client(), dynamo.newTable(), InstantSource.system());
            var clock = new StoreClock(System::nanoTime, InstantSource.system());
            var trial = new Trial(seed, 8, 40, stores.limits(Runnable::run, clock));
            trial.fleet.run(Duration.ofSeconds(6));
            for (var judged : trial.judges.entrySet())
                assertEquals(0, judged.getValue().over, judged.getKey()::toString);
            assertTrue(trial.admitted > 20, "admitted " + trial.admitted);
            assertTrue(trial.refused > 20, "refused " + trial.refused);
        }
    }
}
