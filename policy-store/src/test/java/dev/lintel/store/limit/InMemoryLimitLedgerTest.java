package dev.lintel.store.limit;

class InMemoryLimitLedgerTest extends LimitLedgerContract {
    @Override
    protected LimitLedger newLedger() {
        return new InMemoryLimitLedger();
    }
}
