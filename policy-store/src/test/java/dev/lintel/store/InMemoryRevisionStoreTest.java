package dev.lintel.store;

class InMemoryRevisionStoreTest extends RevisionStoreContract {
    @Override
    protected RevisionStore newStore() {
        return new InMemoryRevisionStore(CLOCK);
    }
}
