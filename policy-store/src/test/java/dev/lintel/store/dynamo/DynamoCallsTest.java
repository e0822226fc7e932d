package dev.lintel.store.dynamo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.store.Change;
import dev.lintel.store.Documents;
import dev.lintel.store.Head;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The calls that docs/revisions.md counts, and bills.
class DynamoCallsTest {
    private static final Change CHANGE = new Change("ada", "");

    private final Wire wire = new Wire();
    private final DynamoRevisionStore store = new DynamoRevisionStore(
            LocalDynamo.shared().client(wire), LocalDynamo.shared().newTable(), InstantSource.fixed(Instant.EPOCH));

    @Test
    void readsHeadInOneCall() {
        store.head();
        assertEquals(List.of("GetItem"), wire.sent());
        store.latestHead();
        assertEquals(List.of("GetItem"), wire.sent());
    }

    @Test
    void readsADocumentInTwoCalls() {
        store.publish(Documents.ofBackends(1), CHANGE, Head.NONE);
        wire.sent();
        store.document(1);
        assertEquals(List.of("GetItem", "BatchGetItem"), wire.sent());
    }

    @Test
    void readsALargeDocumentInTwoCalls() {
        store.publish(Documents.ofRoutes(10_000), CHANGE, Head.NONE);
        wire.sent();
        store.document(1);
        assertEquals(List.of("GetItem", "BatchGetItem"), wire.sent());
    }

    @Test
    void publishesInFourCalls() {
        Head first = store.publish(Documents.ofBackends(1), CHANGE, Head.NONE);
        assertEquals(List.of("GetItem", "BatchWriteItem", "TransactWriteItems"), wire.sent());

        Head second = store.publish(Documents.ofBackends(2), CHANGE, first);
        assertEquals(List.of("GetItem", "BatchGetItem", "BatchWriteItem", "TransactWriteItems"), wire.sent());

        store.publish(Documents.ofBackends(2), CHANGE, second);
        assertEquals(List.of("GetItem"), wire.sent());
    }

    @Test
    void rollsBackInFiveCalls() {
        Head first = store.publish(Documents.ofBackends(1), CHANGE, Head.NONE);
        Head second = store.publish(Documents.ofBackends(2), CHANGE, first);
        wire.sent();
        store.rollback(1, CHANGE, second);
        assertEquals(List.of("GetItem", "GetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems"), wire.sent());
    }

    @Test
    void listsInOneCall() {
        store.history(Long.MAX_VALUE, 100);
        store.audit(Long.MAX_VALUE, 100);
        assertEquals(List.of("Query", "Query"), wire.sent());
    }
}
