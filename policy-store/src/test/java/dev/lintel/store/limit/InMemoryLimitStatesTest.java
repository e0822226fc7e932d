package dev.lintel.store.limit;

final class InMemoryLimitStatesTest extends LimitStatesContract {
    @Override
    protected LimitLedger newLedger() {
        return new InMemoryLimitLedger();
    }
}
