package dev.lintel.admin;

import dev.lintel.store.RevisionStore;
import dev.lintel.store.dynamo.DynamoRevisionStore;
import dev.lintel.store.dynamo.LocalDynamo;
import java.time.InstantSource;

final class DynamoConcurrentWritesTest extends ConcurrentWritesContract {
    @Override
    RevisionStore store() {
        LocalDynamo dynamo = LocalDynamo.shared();
        return new DynamoRevisionStore(dynamo.client(), dynamo.newTable(), InstantSource.system());
    }
}
