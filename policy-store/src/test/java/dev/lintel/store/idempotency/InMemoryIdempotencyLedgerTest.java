package dev.lintel.store.idempotency;

class InMemoryIdempotencyLedgerTest extends IdempotencyLedgerContract {
    @Override
    protected IdempotencyLedger newLedger() {
        return new InMemoryIdempotencyLedger();
    }
}
