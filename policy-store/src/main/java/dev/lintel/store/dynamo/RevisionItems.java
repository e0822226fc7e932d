package dev.lintel.store.dynamo;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.lintel.store.AuditRecord;
import dev.lintel.store.Commit;
import dev.lintel.store.Head;
import dev.lintel.store.Revision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Revisions, HEAD and audit records as items, and back.
final class RevisionItems {
    private RevisionItems() {}

    /// @param latest the highest revision number in use; rollbacks leave it
    /// @param bytes of the canonical document that HEAD points at
    record StoredHead(Head head, long latest, long bytes) {
        static final StoredHead NONE = new StoredHead(Head.NONE, 0, 0);
    }

    static StoredHead head(Item item) {
        return new StoredHead(
                new Head(
                        item.number(TableLayout.REVISION),
                        item.number(TableLayout.SEQUENCE),
                        item.text(TableLayout.DIGEST)),
                item.number(TableLayout.LATEST),
                item.number(TableLayout.BYTES));
    }

    static Revision revision(Item item) {
        return new Revision(
                Long.parseLong(item.text(TableLayout.SORT_KEY)),
                item.number(TableLayout.PARENT),
                item.text(TableLayout.DIGEST),
                item.text(TableLayout.AUTHOR),
                item.instant(TableLayout.AT),
                item.text(TableLayout.MESSAGE),
                item.number(TableLayout.BYTES));
    }

    static AuditRecord audit(Item item) {
        return new AuditRecord(
                Long.parseLong(item.text(TableLayout.SORT_KEY)),
                item.constant(TableLayout.ACTION, AuditRecord.Action.class),
                item.number(TableLayout.FROM),
                item.number(TableLayout.TO),
                item.text(TableLayout.AUTHOR),
                item.instant(TableLayout.AT),
                item.text(TableLayout.MESSAGE),
                item.texts(TableLayout.CHANGES));
    }

    /// HEAD moves only from where it was; a revision and an audit record are written once and never again.
    ///
    /// @param token kept with the audit record: it tells whose change took the place
    static List<TransactWriteItem> writes(String table, StoredHead from, Commit commit, String token) {
        var audit = put(table, withToken(auditItem(commit.audit()), token))
                .conditionExpression("attribute_not_exists(#pk)");
        var head = put(table, headItem(from, commit));
        if (from.head().sequence() == 0) head.conditionExpression("attribute_not_exists(#pk)");
        else
            // the digest too: a table restored from a backup has counted the same numbers for other documents
            head.conditionExpression("#sequence = :sequence AND #digest = :digest")
                    .expressionAttributeNames(Map.of("#sequence", TableLayout.SEQUENCE, "#digest", TableLayout.DIGEST))
                    .expressionAttributeValues(Map.of(
                            ":sequence", number(from.head().sequence()),
                            ":digest", fromS(from.head().digest())));
        if (commit.audit().action() == AuditRecord.Action.ROLLBACK) return List.of(write(head), write(audit));
        var revision = put(table, revisionItem(commit.revision())).conditionExpression("attribute_not_exists(#pk)");
        return List.of(write(head), write(revision), write(audit));
    }

    private static Put.Builder put(String table, Map<String, AttributeValue> item) {
        return Put.builder()
                .tableName(table)
                .item(item)
                .expressionAttributeNames(Map.of("#pk", TableLayout.PARTITION_KEY));
    }

    private static TransactWriteItem write(Put.Builder put) {
        return TransactWriteItem.builder().put(put.build()).build();
    }

    private static Map<String, AttributeValue> headItem(StoredHead from, Commit commit) {
        var item = new HashMap<>(TableLayout.headKey());
        item.put(TableLayout.REVISION, number(commit.head().revision()));
        item.put(TableLayout.SEQUENCE, number(commit.head().sequence()));
        item.put(TableLayout.DIGEST, fromS(commit.head().digest()));
        item.put(
                TableLayout.LATEST, number(Math.max(from.latest(), commit.head().revision())));
        item.put(TableLayout.BYTES, number(commit.revision().bytes()));
        return item;
    }

    private static Map<String, AttributeValue> revisionItem(Revision revision) {
        var item = new HashMap<>(TableLayout.revisionKey(revision.number()));
        item.put(TableLayout.PARENT, number(revision.parent()));
        item.put(TableLayout.DIGEST, fromS(revision.digest()));
        item.put(TableLayout.AUTHOR, fromS(revision.author()));
        item.put(TableLayout.AT, fromS(revision.at().toString()));
        item.put(TableLayout.MESSAGE, fromS(revision.message()));
        item.put(TableLayout.BYTES, number(revision.bytes()));
        return item;
    }

    private static Map<String, AttributeValue> auditItem(AuditRecord record) {
        var item = new HashMap<>(TableLayout.auditKey(record.sequence()));
        item.put(TableLayout.ACTION, fromS(record.action().name()));
        item.put(TableLayout.FROM, number(record.from()));
        item.put(TableLayout.TO, number(record.to()));
        item.put(TableLayout.AUTHOR, fromS(record.author()));
        item.put(TableLayout.AT, fromS(record.at().toString()));
        item.put(TableLayout.MESSAGE, fromS(record.message()));
        item.put(
                TableLayout.CHANGES,
                fromL(record.changes().stream().map(AttributeValue::fromS).toList()));
        return item;
    }

    private static Map<String, AttributeValue> withToken(Map<String, AttributeValue> item, String token) {
        item.put(TableLayout.COMMIT, fromS(token));
        return item;
    }

    private static AttributeValue number(long value) {
        return fromN(Long.toString(value));
    }
}
