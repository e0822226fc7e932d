package dev.lintel.store.dynamo;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.lintel.store.Change;
import dev.lintel.store.ResetLog;
import dev.lintel.store.ResetRecord;
import dev.lintel.store.RevisionStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The log in the table: one partition, sorted by time.
final class DynamoResetLog implements ResetLog {
    private final DynamoTable table;
    private final InstantSource clock;

    DynamoResetLog(DynamoDbClient client, String tableName, InstantSource clock) {
        this.table = new DynamoTable(client, tableName);
        this.clock = clock;
    }

    @Override
    public void add(String what, String before, Change change) {
        Instant now = clock.instant();
        String id = TableLayout.sortable(now.toEpochMilli()) + '-' + UUID.randomUUID();
        Map<String, AttributeValue> item = new HashMap<>(TableLayout.resetKey(id));
        item.put(TableLayout.ACTION, fromS(what));
        item.put(TableLayout.FROM, fromS(before));
        item.put(TableLayout.AUTHOR, fromS(change.author()));
        item.put(TableLayout.AT, fromS(now.toString()));
        item.put(TableLayout.MESSAGE, fromS(change.message()));
        table.put(item);
    }

    @Override
    public List<ResetRecord> list(String before, int limit) {
        RevisionStore.requireLimit(limit);
        return table.below(TableLayout.RESETS, before, limit).stream()
                .map(item -> new ResetRecord(
                        item.text(TableLayout.SORT_KEY),
                        item.text(TableLayout.ACTION),
                        item.text(TableLayout.FROM),
                        item.text(TableLayout.AUTHOR),
                        item.instant(TableLayout.AT),
                        item.text(TableLayout.MESSAGE)))
                .toList();
    }
}
