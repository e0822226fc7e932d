package dev.lintel.store;

class InMemoryEdgeLedgerTest extends EdgeLedgerContract {
    @Override
    protected EdgeLedger newLedger() {
        return new InMemoryEdgeLedger();
    }
}
