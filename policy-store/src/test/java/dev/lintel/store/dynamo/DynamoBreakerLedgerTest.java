package dev.lintel.store.dynamo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.store.breaker.BreakerEntry;
import dev.lintel.store.breaker.BreakerLedger;
import dev.lintel.store.breaker.BreakerLedgerContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DynamoBreakerLedgerTest extends BreakerLedgerContract {
    /// The first call of a JVM takes its time.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LocalDynamo dynamo = LocalDynamo.shared();

    @Override
    protected BreakerLedger newLedger() {
        return new DynamoBreakerLedger(dynamo.client(), dynamo.newTable(), PATIENCE);
    }

    @Test
    void eachMethodIsOneCall() {
        var wire = new Wire();
        try (DynamoDbClient client = dynamo.client(wire)) {
            var ledger = new DynamoBreakerLedger(client, dynamo.newTable(), PATIENCE);
            ledger.read();
            assertEquals(List.of("Query"), wire.sent());
            var alert = ledger.create(ALERT).now().orElseThrow();
            ledger.create(ALERT);
            assertEquals(List.of("PutItem", "PutItem"), wire.sent());
            ledger.report(alert, List.of(new BreakerEntry.Slot(1, 1, 1, 0)), 0, 5);
            assertEquals(List.of("UpdateItem"), wire.sent());
            ledger.remove(alert);
            assertEquals(List.of("DeleteItem"), wire.sent());
        }
    }

    @Test
    void itsItemsExpireAMinuteAfterTheyCeasedToCount() {
        String table = dynamo.newTable();
        new DynamoBreakerLedger(dynamo.client(), table, PATIENCE).create(ALERT);
        var item = dynamo.client()
                .getItem(get -> get.tableName(table).key(TableLayout.breakerKey(ALERT.key())))
                .item();
        assertTrue(item.containsKey(TableLayout.EXPIRES));
        assertEquals(ALERT.expiresMillis() / 1000 + 60, new Item(item).number(TableLayout.EXPIRES));
    }
}
