package dev.lintel.store.dynamo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.store.EdgeLedger;
import dev.lintel.store.EdgeLedgerContract;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class DynamoEdgeLedgerTest extends EdgeLedgerContract {
    private final LocalDynamo dynamo = LocalDynamo.shared();

    @Override
    protected EdgeLedger newLedger() {
        return stores().ledger("arn:aws:cloudfront::111122223333:key-value-store/a");
    }

    @Test
    void eachStoreHasALedgerOfItsOwn() {
        var stores = stores();
        var one = stores.ledger("one");
        assertTrue(one.replace(one.read(), one.read().served(1, "a", Instant.EPOCH)));
        assertEquals(EdgeLedger.Entry.NONE, stores.ledger("two").read());
        assertEquals(1, stores.ledger("one").read().sequence());
        assertEquals(0, stores.revisions().latestHead().sequence());
    }

    private DynamoStores stores() {
        return new DynamoStores(dynamo.client(), dynamo.newTable(), InstantSource.system());
    }
}
