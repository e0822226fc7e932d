package dev.lintel.store.dynamo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lintel.contract.Document;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.Change;
import dev.lintel.store.Documents;
import dev.lintel.store.Head;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What is stored is not always what was written. Such a revision is an error, never a document with a part missing.
class DamagedSnapshotTest {
    private static final Change CHANGE = new Change("ada", "");
    private static final Document LARGE = Documents.ofRoutes(10_000);

    private final LocalDynamo dynamo = LocalDynamo.shared();
    private final String table = dynamo.newTable();
    private final DynamoRevisionStore store =
            new DynamoRevisionStore(dynamo.client(), table, InstantSource.fixed(Instant.EPOCH));
    private final Head small = store.publish(Documents.ofBackends(1), CHANGE, Head.NONE);
    private final Head large = store.publish(LARGE, CHANGE, small);

    @Test
    void refusesASnapshotThatLacksAPart() {
        dynamo.client().deleteItem(delete -> delete.tableName(table).key(TableLayout.partKey(large.digest(), 3)));
        assertUnreadable("revision 2 cannot be read: 1 of its 7 parts are missing");
    }

    @Test
    void refusesAPartThatIsNotCompressedText() {
        put(3, "garbage".getBytes(StandardCharsets.UTF_8));
        assertUnreadable("revision 2 cannot be read: a part of it is damaged");
    }

    @Test
    void refusesAPartThatIsTooShort() {
        byte[] text = LARGE.canonicalBytes();
        put(3, SnapshotParts.compress(text, SnapshotParts.count(text.length) - 1));
        assertUnreadable("revision 2 cannot be read: a part of it is damaged");
    }

    @Test
    void refusesAPartOfAnotherDocument() {
        byte[] other = LARGE.canonicalBytes();
        other[3 * SnapshotParts.PART_BYTES] ^= 1;
        put(3, SnapshotParts.compress(other, 3));
        assertUnreadable("revision 2 cannot be read: it does not match its digest");
    }

    @Test
    void refusesAPartThatHoldsNothing() {
        dynamo.client().putItem(put -> put.tableName(table).item(TableLayout.partKey(large.digest(), 3)));
        var problem = assertThrows(ProblemException.class, () -> store.document(2));
        assertEquals(ProblemType.INTERNAL, problem.problem().type());
    }

    @Test
    void refusesADocumentThatThisVersionDoesNotKnow() {
        byte[] future = "{\"lintel\":99}".getBytes(StandardCharsets.UTF_8);
        String digest = dev.lintel.store.Sha256.hex(future);
        new Snapshots(new DynamoTable(dynamo.client(), table)).write(digest, future);
        var item = new HashMap<>(TableLayout.revisionKey(3));
        item.putAll(Map.of(
                TableLayout.PARENT, AttributeValue.fromN("2"),
                TableLayout.DIGEST, AttributeValue.fromS(digest),
                TableLayout.BYTES, AttributeValue.fromN("13"),
                TableLayout.AUTHOR, AttributeValue.fromS("ada"),
                TableLayout.AT, AttributeValue.fromS("2026-11-23T12:00:00Z"),
                TableLayout.MESSAGE, AttributeValue.fromS("")));
        dynamo.client().putItem(put -> put.tableName(table).item(item));

        var problem = assertThrows(ProblemException.class, () -> store.document(3));
        assertEquals(ProblemType.INTERNAL, problem.problem().type());
    }

    @Test
    void goesBackFromADamagedRevision() {
        put(3, new byte[0]);
        assertEquals(1, store.rollback(1, CHANGE, large).revision());
        assertEquals(
                List.of("unknown: the revision before cannot be read"),
                store.audit(Long.MAX_VALUE, 1).getFirst().changes());
    }

    @Test
    void publishesOverADamagedRevision() {
        put(3, new byte[0]);
        Head next = store.publish(Documents.ofBackends(2), CHANGE, large);
        assertEquals(Documents.ofBackends(2), store.document(next.revision()));
    }

    @Test
    void doesNotGoBackToADamagedRevision() {
        Head back = store.rollback(1, CHANGE, large);
        put(3, new byte[0]);
        var problem = assertThrows(ProblemException.class, () -> store.rollback(2, CHANGE, back));
        assertEquals(ProblemType.INTERNAL, problem.problem().type());
        assertEquals(back, store.latestHead());
    }

    @Test
    void mendsADamagedSnapshotWhenItsDocumentIsPublishedAgain() {
        put(3, new byte[0]);
        Head back = store.rollback(1, CHANGE, large);
        store.publish(LARGE, CHANGE, back);
        assertEquals(LARGE, store.document(2));
        assertEquals(LARGE, store.document(3));
    }

    private void put(int part, byte[] data) {
        var item = new HashMap<>(TableLayout.partKey(large.digest(), part));
        item.put(TableLayout.DATA, AttributeValue.fromB(SdkBytes.fromByteArray(data)));
        dynamo.client().putItem(put -> put.tableName(table).item(item));
    }

    private void assertUnreadable(String detail) {
        var problem = assertThrows(ProblemException.class, () -> store.document(2));
        assertEquals(ProblemType.INTERNAL, problem.problem().type());
        assertEquals(detail, problem.problem().detail());
    }
}
