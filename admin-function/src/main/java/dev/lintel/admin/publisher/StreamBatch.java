package dev.lintel.admin.publisher;

import dev.lintel.store.dynamo.TableLayout;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A batch of a DynamoDB stream, as Lambda hands it over: `Records`, each with `dynamodb.Keys` and
/// `dynamodb.SequenceNumber`. A reader of its own, for what is needed are three members; `aws-lambda-java-events` would
/// bring classes for a hundred kinds of event.
///
/// @param firstOfHead sequence number of the first record that tells of HEAD; empty if none does
/// @param ofHead how many do
record StreamBatch(Optional<String> firstOfHead, int ofHead) {
    static boolean is(JsonNode event) {
        return event.path("Records").isArray();
    }

    /// @throws IllegalArgumentException if a record has no keys or no sequence number: this is no such batch
    static StreamBatch read(JsonNode event) {
        String first = null;
        int count = 0;
        for (JsonNode record : event.path("Records")) {
            JsonNode change = record.path("dynamodb");
            String number = change.path("SequenceNumber").stringValue("");
            String partition = key(change, TableLayout.PARTITION_KEY);
            String sort = key(change, TableLayout.SORT_KEY);
            if (number.isEmpty() || partition.isEmpty() || sort.isEmpty())
                throw new IllegalArgumentException("a record of the stream has no keys or no sequence number");
            if (!TableLayout.isHead(partition, sort)) continue;
            count++;
            if (first == null) first = number;
        }
        return new StreamBatch(Optional.ofNullable(first), count);
    }

    private static String key(JsonNode change, String name) {
        return change.path("Keys").path(name).path("S").stringValue("");
    }
}
