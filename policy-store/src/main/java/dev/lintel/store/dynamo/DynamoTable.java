package dev.lintel.store.dynamo;

import dev.lintel.store.RevisionProblems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// The calls that the adapters make, with the service's page and batch limits taken care of. Failures come out as
/// `STORE_UNAVAILABLE`, the SDK's exception as their cause.
final class DynamoTable {
    private static final int READ_BATCH = 100;
    private static final int WRITE_BATCH = 25;
    private static final int ROUNDS_WITHOUT_PROGRESS = 4;

    private final DynamoDbClient client;
    private final String name;

    DynamoTable(DynamoDbClient client, String name) {
        this.client = client;
        this.name = name;
    }

    Optional<Item> get(Map<String, AttributeValue> key, boolean consistent) {
        var reply =
                call(() -> client.getItem(get -> get.tableName(name).key(key).consistentRead(consistent)));
        return reply.hasItem() ? Optional.of(new Item(reply.item())) : Optional.empty();
    }

    /// Items of a partition with a sort key below, highest first. Strongly consistent.
    List<Item> below(String partition, String sortKey, int limit) {
        List<Item> found = new ArrayList<>();
        Map<String, AttributeValue> from = Map.of();
        do {
            QueryResponse page = page(partition, sortKey, limit - found.size(), from);
            for (var item : page.items()) found.add(new Item(item));
            from = page.lastEvaluatedKey(); // empty after the last page
        } while (!from.isEmpty() && found.size() < limit);
        return found;
    }

    private QueryResponse page(String partition, String sortKey, int limit, Map<String, AttributeValue> from) {
        return call(() -> client.query(query -> query.tableName(name)
                .keyConditionExpression("#p = :p AND #s < :s")
                .expressionAttributeNames(Map.of("#p", TableLayout.PARTITION_KEY, "#s", TableLayout.SORT_KEY))
                .expressionAttributeValues(
                        Map.of(":p", AttributeValue.fromS(partition), ":s", AttributeValue.fromS(sortKey)))
                .scanIndexForward(false)
                .consistentRead(true)
                .limit(limit)
                .exclusiveStartKey(from.isEmpty() ? null : from)));
    }

    /// Items by key, in any order; those that are missing are left out.
    List<Item> getAll(List<Map<String, AttributeValue>> keys, boolean consistent) {
        List<Item> found = new ArrayList<>(keys.size());
        for (int from = 0; from < keys.size(); from += READ_BATCH) {
            Collection<Map<String, AttributeValue>> open = keys.subList(from, Math.min(keys.size(), from + READ_BATCH));
            for (int idle = 0; !open.isEmpty(); ) {
                var asked = KeysAndAttributes.builder()
                        .keys(open)
                        .consistentRead(consistent)
                        .build();
                var reply = call(() -> client.batchGetItem(get -> get.requestItems(Map.of(name, asked))));
                for (var item : reply.responses().getOrDefault(name, List.of())) found.add(new Item(item));
                var rest = reply.unprocessedKeys().get(name);
                Collection<Map<String, AttributeValue>> left = rest == null ? List.of() : rest.keys();
                idle = left.size() < open.size() ? 0 : pause(idle);
                open = left;
            }
        }
        return found;
    }

    /// Puts an item, whatever stood in its place.
    void put(Map<String, AttributeValue> item) {
        call(() -> client.putItem(put -> put.tableName(name).item(item)));
    }

    /// Puts items, whatever stood in their places; not atomic.
    void putAll(List<Map<String, AttributeValue>> items) {
        for (int from = 0; from < items.size(); from += WRITE_BATCH) {
            List<WriteRequest> open = new ArrayList<>(WRITE_BATCH);
            for (var item : items.subList(from, Math.min(items.size(), from + WRITE_BATCH)))
                open.add(WriteRequest.builder()
                        .putRequest(PutRequest.builder().item(item).build())
                        .build());
            for (int idle = 0; !open.isEmpty(); ) {
                var asked = new HashMap<>(Map.of(name, open));
                var left = call(() -> client.batchWriteItem(write -> write.requestItems(asked)))
                        .unprocessedItems()
                        .getOrDefault(name, List.of());
                idle = left.size() < open.size() ? 0 : pause(idle);
                open = left;
            }
        }
    }

    /// Puts the item if that number is what stands in its place, or nothing stands there and the number is 0.
    ///
    /// @return whether it did
    boolean putIf(Map<String, AttributeValue> item, String attribute, long expected) {
        String condition = expected == 0 ? "attribute_not_exists(#a)" : "#a = :expected";
        Map<String, AttributeValue> values =
                expected == 0 ? Map.of() : Map.of(":expected", AttributeValue.fromN(Long.toString(expected)));
        try {
            client.putItem(put -> put.tableName(name)
                    .item(item)
                    .conditionExpression(condition)
                    .expressionAttributeNames(Map.of("#a", attribute))
                    .expressionAttributeValues(values.isEmpty() ? null : values));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        } catch (SdkException e) {
            throw RevisionProblems.unavailable(e);
        }
    }

    /// All or nothing. Lets the SDK's exceptions out: the caller must find out what became of it.
    ///
    /// @param token names this very transaction, so that trying it again does nothing once it has taken place
    void transact(String token, List<TransactWriteItem> writes) {
        client.transactWriteItems(
                transaction -> transaction.clientRequestToken(token).transactItems(writes));
    }

    String name() {
        return name;
    }

    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw RevisionProblems.unavailable(e);
        }
    }

    /// Waits longer each time, up to about a second, and gives up in the end.
    static int pause(int round) {
        if (round >= ROUNDS_WITHOUT_PROGRESS) throw RevisionProblems.unavailable(null);
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(50L << round) + 25);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RevisionProblems.unavailable(e);
        }
        return round + 1;
    }
}
