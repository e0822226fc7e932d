package dev.lintel.store.dynamo;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The stream of a table in DynamoDB Local, as batches in the form in which Lambda hands them over. Not thread-safe.
public final class TableStream {
    private final DynamoDbStreamsClient streams;
    private final String arn;
    private final Map<String, String> iterators = new HashMap<>();

    /// Makes the table where the SDK's default chains lead, and turns its stream on. Keys are all that it holds.
    public TableStream(String table) {
        var client = DynamoClients.aws(DynamoClients.Bounds.ADMIN);
        TableLayout.create(client, table);
        var update = client.updateTable(change -> change.tableName(table)
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY)));
        arn = update.tableDescription().latestStreamArn();
        streams = DynamoDbStreamsClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /// What came since the last batch.
    public ObjectNode batch() {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        var records = event.putArray("Records");
        for (var shard : streams.describeStream(ask -> ask.streamArn(arn))
                .streamDescription()
                .shards()) {
            String iterator = iterators.computeIfAbsent(shard.shardId(), this::first);
            var page = streams.getRecords(ask -> ask.shardIterator(iterator));
            for (Record record : page.records()) write(record, records.addObject());
            if (page.nextShardIterator() != null) iterators.put(shard.shardId(), page.nextShardIterator());
        }
        return event;
    }

    private String first(String shard) {
        return streams.getShardIterator(
                        ask -> ask.streamArn(arn).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
    }

    private static void write(Record record, ObjectNode to) {
        to.put("eventID", record.eventID()).put("eventName", record.eventNameAsString());
        to.put("eventSource", "aws:dynamodb");
        var change = to.putObject("dynamodb");
        change.put("SequenceNumber", record.dynamodb().sequenceNumber());
        var keys = change.putObject("Keys");
        record.dynamodb().keys().forEach((name, value) -> keys.putObject(name).put("S", value.s()));
    }
}
