package dev.lintel.store.dynamo;

import dev.lintel.store.RevisionStore;
import dev.lintel.store.RevisionStoreContract;

class DynamoRevisionStoreTest extends RevisionStoreContract {
    private final LocalDynamo dynamo = LocalDynamo.shared();

    @Override
    protected RevisionStore newStore() {
        return new DynamoRevisionStore(dynamo.client(), dynamo.newTable(), CLOCK);
    }
}
