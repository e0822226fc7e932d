package dev.lintel.store.dynamo;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.idempotency.Answer;
import dev.lintel.store.idempotency.Claim;
import dev.lintel.store.idempotency.IdempotencyLedger;
import dev.lintel.store.idempotency.StoredReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// A ledger in the table: one small item a key, and one more for a reply that is not small. A claim is one conditional
/// write, which gives back what stood in its way; since a refused write costs as much as its item is large, large
/// replies stand apart.
///
/// The SDK may send a write twice. The owner's name in the item tells its own write from another's.
final class DynamoIdempotencyLedger implements IdempotencyLedger {
    static final int INLINE_BYTES = 3 * 1024;

    /// A holder that died leaves its item; long after, it may go.
    private static final Duration DEAD_AFTER = Duration.ofDays(1);

    private static final Map<String, String> NAMES = Map.of(
            "#p", TableLayout.PARTITION_KEY,
            "#owner", TableLayout.OWNER,
            "#until", TableLayout.UNTIL,
            "#status", TableLayout.STATUS,
            "#expires", TableLayout.EXPIRES);
    private static final String FREE = "attribute_not_exists(#p) OR #expires <= :now"
            + " OR (attribute_not_exists(#status) AND (#owner = :owner OR #until < :stale))";
    private static final String HELD = "#owner = :owner AND attribute_not_exists(#status)";

    private final DynamoDbClient client;
    private final String table;

    DynamoIdempotencyLedger(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    @Override
    public Claim claim(String key, String owner, Instant now, Duration lease) {
        Map<String, AttributeValue> item = new HashMap<>(TableLayout.idempotencyKey(key));
        item.put(TableLayout.OWNER, fromS(owner));
        item.put(TableLayout.UNTIL, number(now.plus(lease).toEpochMilli()));
        item.put(TableLayout.EXPIRES, expiry(now.plus(lease).plus(DEAD_AFTER)));
        @Nullable
        Item inTheWay = put(
                item,
                FREE,
                NAMES,
                Map.of(
                        ":now", number(now.getEpochSecond()),
                        ":owner", fromS(owner),
                        ":stale", number(now.minus(CLOCK_SKEW).toEpochMilli())));
        if (inTheWay == null) return new Claim.Taken();
        return inTheWay.attributes().containsKey(TableLayout.STATUS)
                ? new Claim.Answered(answer(key, inTheWay))
                : new Claim.Held(Instant.ofEpochMilli(inTheWay.number(TableLayout.UNTIL)));
    }

    @Override
    public boolean renew(String key, String owner, Instant until) {
        return called(() -> {
            try {
                client.updateItem(update -> update.tableName(table)
                        .key(TableLayout.idempotencyKey(key))
                        .updateExpression("SET #until = :until, #expires = :expires")
                        .conditionExpression(HELD)
                        .expressionAttributeNames(without("#p"))
                        .expressionAttributeValues(Map.of(
                                ":owner", fromS(owner),
                                ":until", number(until.toEpochMilli()),
                                ":expires", expiry(until.plus(DEAD_AFTER)))));
                return true;
            } catch (ConditionalCheckFailedException lost) {
                return false;
            }
        });
    }

    @Override
    public boolean complete(String key, String owner, Answer answer, Instant forgottenAt) {
        AttributeValue expires = expiry(forgottenAt);
        Map<String, AttributeValue> item = new HashMap<>(TableLayout.idempotencyKey(key));
        item.put(TableLayout.OWNER, fromS(owner));
        item.put(TableLayout.FINGERPRINT, fromS(answer.fingerprint()));
        item.put(
                TableLayout.STATUS,
                number(answer.reply().map(StoredReply::status).orElse(0)));
        item.put(TableLayout.EXPIRES, expires);
        answer.reply().ifPresent(reply -> {
            Map<String, AttributeValue> content = Map.of(
                    TableLayout.HEADERS, fields(reply.headers()),
                    TableLayout.DATA, fromB(SdkBytes.fromByteArrayUnsafe(reply.body())));
            if (StoredReply.bytes(reply.headers()) + reply.body().length <= INLINE_BYTES) {
                item.putAll(content);
                return;
            }
            Map<String, AttributeValue> apart = new HashMap<>(TableLayout.idempotentReplyKey(key, owner));
            apart.putAll(content);
            apart.put(TableLayout.EXPIRES, expires);
            called(() -> client.putItem(put -> put.tableName(table).item(apart)));
        });
        @Nullable
        Item inTheWay = put(
                item,
                HELD,
                Map.of("#owner", TableLayout.OWNER, "#status", TableLayout.STATUS),
                Map.of(":owner", fromS(owner)));
        return inTheWay == null
                || (inTheWay.attributes().containsKey(TableLayout.OWNER)
                        && inTheWay.text(TableLayout.OWNER).equals(owner));
    }

    @Override
    public void release(String key, String owner) {
        called(() -> {
            try {
                return client.deleteItem(delete -> delete.tableName(table)
                        .key(TableLayout.idempotencyKey(key))
                        .conditionExpression(HELD)
                        .expressionAttributeNames(Map.of("#owner", TableLayout.OWNER, "#status", TableLayout.STATUS))
                        .expressionAttributeValues(Map.of(":owner", fromS(owner))));
            } catch (ConditionalCheckFailedException notHeld) {
                return notHeld; // somebody else's, or gone: nothing to give up
            }
        });
    }

    /// @return null if it was put; else what kept it away
    private @Nullable Item put(
            Map<String, AttributeValue> item,
            String condition,
            Map<String, String> names,
            Map<String, AttributeValue> values) {
        return called(() -> {
                    try {
                        client.putItem(put -> put.tableName(table)
                                .item(item)
                                .conditionExpression(condition)
                                .expressionAttributeNames(names)
                                .expressionAttributeValues(values)
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
                        return Optional.<Item>empty();
                    } catch (ConditionalCheckFailedException refused) {
                        return Optional.of(new Item(refused.item()));
                    }
                })
                .orElse(null);
    }

    private Answer answer(String key, Item item) {
        String fingerprint = item.text(TableLayout.FINGERPRINT);
        int status = Math.toIntExact(item.number(TableLayout.STATUS));
        if (status == 0) return new Answer(fingerprint, Optional.empty());
        Item content = item.attributes().containsKey(TableLayout.HEADERS) ? item : apart(key, item);
        return new Answer(
                fingerprint,
                Optional.of(new StoredReply(
                        status, headers(content.texts(TableLayout.HEADERS)), content.bytes(TableLayout.DATA))));
    }

    private Item apart(String key, Item item) {
        var place = TableLayout.idempotentReplyKey(key, item.text(TableLayout.OWNER));
        var found = called(
                () -> client.getItem(get -> get.tableName(table).key(place).consistentRead(true)));
        if (!found.hasItem()) throw unavailable(null); // both expire at once; DynamoDB deletes them one by one
        return new Item(found.item());
    }

    private static AttributeValue fields(Headers headers) {
        List<AttributeValue> fields = new ArrayList<>(headers.size() * 2);
        headers.forEach((name, value) -> {
            fields.add(fromS(name));
            fields.add(fromS(value));
        });
        return AttributeValue.fromL(fields);
    }

    private static Headers headers(List<String> fields) {
        return Headers.of(fields.toArray(String[]::new));
    }

    private static Map<String, String> without(String name) {
        Map<String, String> names = new HashMap<>(NAMES);
        names.remove(name);
        return names;
    }

    private static AttributeValue expiry(Instant at) {
        return number(at.getEpochSecond());
    }

    private static AttributeValue number(long value) {
        return fromN(Long.toString(value));
    }

    private static <T> T called(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    private static ProblemException unavailable(@Nullable Throwable cause) {
        return new ProblemException(
                Problem.of(ProblemType.STORE_UNAVAILABLE, "the store of idempotency keys does not answer"), cause);
    }
}
