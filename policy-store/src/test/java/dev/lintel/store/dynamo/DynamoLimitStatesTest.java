package dev.lintel.store.dynamo;

import dev.lintel.store.limit.LimitLedger;
import dev.lintel.store.limit.LimitStatesContract;
import dev.lintel.store.limit.StoreClock;
import java.time.InstantSource;

final class DynamoLimitStatesTest extends LimitStatesContract {
    @Override
    protected LimitLedger newLedger() {
        LocalDynamo dynamo = LocalDynamo.shared();
        return new DynamoStores(dynamo.client(), dynamo.newTable(), InstantSource.system())
                .limits(Runnable::run, new StoreClock(System::nanoTime, InstantSource.system()));
    }
}
