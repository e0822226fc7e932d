package dev.lintel.store.dynamo;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.lintel.store.EdgeLedger;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A ledger in the table, one item for each KeyValueStore. The condition on `version` keeps two publishers from
/// overwriting each other's notes.
public final class DynamoEdgeLedger implements EdgeLedger {
    private final DynamoTable table;
    private final Map<String, AttributeValue> key;

    /// @param edge names what is published to, for example the ARN of a KeyValueStore: another one starts from nothing
    public DynamoEdgeLedger(DynamoDbClient client, String tableName, String edge) {
        this.table = new DynamoTable(client, tableName);
        this.key = TableLayout.edgeKey(edge);
    }

    @Override
    public Entry read() {
        return table.get(key, true).map(DynamoEdgeLedger::entry).orElse(Entry.NONE);
    }

    @Override
    public boolean replace(Entry expected, Entry next) {
        Entry written = next.after(expected);
        var item = new HashMap<>(key);
        item.put(TableLayout.VERSION, number(written.version()));
        item.put(TableLayout.SEQUENCE, number(written.sequence()));
        item.put(TableLayout.ROOT, fromS(written.root()));
        item.put(TableLayout.SINCE, fromS(written.since().toString()));
        item.put(TableLayout.SETTLED, number(written.settled()));
        item.put(TableLayout.STAMP, fromS(written.stamp()));
        item.put(TableLayout.COMPARED, fromS(written.compared().toString()));
        return table.putIf(item, TableLayout.VERSION, expected.version());
    }

    private static Entry entry(Item item) {
        return new Entry(
                item.number(TableLayout.VERSION),
                item.number(TableLayout.SEQUENCE),
                item.text(TableLayout.ROOT),
                item.instant(TableLayout.SINCE),
                item.number(TableLayout.SETTLED),
                item.text(TableLayout.STAMP),
                item.instant(TableLayout.COMPARED));
    }

    private static AttributeValue number(long value) {
        return fromN(Long.toString(value));
    }
}
