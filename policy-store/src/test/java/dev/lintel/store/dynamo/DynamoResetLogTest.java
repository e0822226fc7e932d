package dev.lintel.store.dynamo;

import dev.lintel.store.ResetLog;
import dev.lintel.store.ResetLogContract;
import java.time.InstantSource;

final class DynamoResetLogTest extends ResetLogContract {
    @Override
    protected ResetLog newLog(InstantSource clock) {
        LocalDynamo dynamo = LocalDynamo.shared();
        return new DynamoStores(dynamo.client(), dynamo.newTable(), clock).resets();
    }
}
