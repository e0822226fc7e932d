package dev.lintel.store.breaker;

class InMemoryBreakerLedgerTest extends BreakerLedgerContract {
    @Override
    protected BreakerLedger newLedger() {
        return new InMemoryBreakerLedger();
    }
}
