package dev.lintel.store.dynamo;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.lintel.store.RevisionProblems;
import dev.lintel.store.breaker.BackendHealth;
import dev.lintel.store.breaker.BreakerEntry;
import dev.lintel.store.breaker.BreakerEntry.Phase;
import dev.lintel.store.breaker.BreakerEntry.Slot;
import dev.lintel.store.breaker.BreakerLedger;
import dev.lintel.store.breaker.TargetBoard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// The ledger in the table: one partition, an item for each breaker that is not quietly closed and for each backend
/// that is not well. Every change of phase is one conditional write; evidence is added without a comparison, so that
/// many instances can do so at once.
public final class DynamoBreakerLedger implements BreakerLedger {
    /// No call of a router's waits longer: it has its own breakers to go on with.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final ReturnValuesOnConditionCheckFailure TRUTH = ReturnValuesOnConditionCheckFailure.ALL_OLD;

    private final DynamoDbClient client;
    private final String tableName;
    private final AwsRequestOverrideConfiguration bounds;

    public DynamoBreakerLedger(DynamoDbClient client, String tableName) {
        this(client, tableName, PATIENCE);
    }

    /// @param patience what a caller waits at most for one call
    DynamoBreakerLedger(DynamoDbClient client, String tableName, Duration patience) {
        this.client = client;
        this.tableName = tableName;
        bounds = AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(patience)
                .apiCallAttemptTimeout(patience.multipliedBy(4).dividedBy(5))
                .build();
    }

    @Override
    public TargetBoard read() {
        List<BreakerEntry> breakers = new ArrayList<>();
        List<BackendHealth> health = new ArrayList<>();
        Map<String, AttributeValue> from = Map.of();
        do {
            QueryResponse page = page(from);
            for (var item : page.items()) {
                if (BreakerItems.isBreaker(item)) breakers.add(BreakerItems.entry(item));
                else health.add(BreakerItems.health(item));
            }
            from = page.lastEvaluatedKey();
        } while (!from.isEmpty());
        return new TargetBoard(breakers, health);
    }

    private QueryResponse page(Map<String, AttributeValue> from) {
        return call(() -> client.query(query -> query.tableName(tableName)
                .overrideConfiguration(bounds)
                .keyConditionExpression("#p = :p")
                .expressionAttributeNames(Map.of("#p", TableLayout.PARTITION_KEY))
                .expressionAttributeValues(Map.of(":p", fromS(TableLayout.TARGETS)))
                .consistentRead(true)
                .exclusiveStartKey(from.isEmpty() ? null : from)));
    }

    @Override
    public Written create(BreakerEntry entry) {
        BreakerEntry next = entry.versioned(1);
        return put(next, "attribute_not_exists(#v)", Map.of());
    }

    @Override
    public Written replace(BreakerEntry expected, BreakerEntry next) {
        return put(next.versioned(expected.version() + 1), "#v = :v", versionOf(expected));
    }

    private Written put(BreakerEntry next, String condition, Map<String, AttributeValue> values) {
        return write(
                next,
                () -> client.putItem(put -> put.tableName(tableName)
                        .overrideConfiguration(bounds)
                        .item(BreakerItems.item(next))
                        .conditionExpression(condition)
                        .expressionAttributeNames(Map.of("#v", TableLayout.VERSION))
                        .expressionAttributeValues(values.isEmpty() ? null : values)
                        .returnValuesOnConditionCheckFailure(TRUTH)));
    }

    private static Written write(BreakerEntry next, Runnable write) {
        try {
            write.run();
            return new Written(true, Optional.of(next));
        } catch (ConditionalCheckFailedException refused) {
            Optional<BreakerEntry> now = truth(refused);
            // a repetition of the SDK's finds what its first attempt wrote
            return new Written(now.isPresent() && now.get().equals(next), now);
        } catch (SdkException e) {
            throw RevisionProblems.unavailable(e);
        }
    }

    @Override
    public Written remove(BreakerEntry expected) {
        try {
            var reply = client.deleteItem(delete -> delete.tableName(tableName)
                    .overrideConfiguration(bounds)
                    .key(TableLayout.breakerKey(expected.key()))
                    .conditionExpression("attribute_not_exists(#v) OR #v = :v")
                    .expressionAttributeNames(Map.of("#v", TableLayout.VERSION))
                    .expressionAttributeValues(versionOf(expected))
                    .returnValues(ReturnValue.ALL_OLD)
                    .returnValuesOnConditionCheckFailure(TRUTH));
            return new Written(reply.hasAttributes(), Optional.empty());
        } catch (ConditionalCheckFailedException refused) {
            return new Written(false, truth(refused));
        } catch (SdkException e) {
            throw RevisionProblems.unavailable(e);
        }
    }

    @Override
    public Written report(BreakerEntry alert, List<Slot> counts, long oldest, long expiresMillis) {
        Map<String, String> names = new HashMap<>(Map.of(
                "#g", TableLayout.GENERATION,
                "#p", TableLayout.PHASE,
                "#e", TableLayout.EXPIRES,
                "#u", BreakerItems.untilAttribute()));
        Map<String, AttributeValue> values = new HashMap<>(Map.of(
                ":g", BreakerItems.number(alert.generation()),
                ":p", fromS(Phase.ALERT.name()),
                ":e", BreakerItems.expires(expiresMillis),
                ":u", BreakerItems.until(expiresMillis)));
        List<String> adds = new ArrayList<>();
        for (Slot slot : counts) {
            add(BreakerItems.CALLS, slot.index(), slot.calls(), names, values, adds);
            add(BreakerItems.FAILURES, slot.index(), slot.failures(), names, values, adds);
            add(BreakerItems.SLOW, slot.index(), slot.slow(), names, values, adds);
        }
        List<String> removes = new ArrayList<>();
        for (Slot slot : alert.slots())
            if (slot.index() < oldest)
                for (String kind : List.of(BreakerItems.CALLS, BreakerItems.FAILURES, BreakerItems.SLOW)) {
                    names.put("#" + kind + slot.index(), kind + slot.index());
                    removes.add("#" + kind + slot.index());
                }
        String update = "SET #e = :e, #u = :u"
                + (adds.isEmpty() ? "" : " ADD " + String.join(", ", adds))
                + (removes.isEmpty() ? "" : " REMOVE " + String.join(", ", removes));
        return report(alert, update, names, values);
    }

    private Written report(
            BreakerEntry alert, String update, Map<String, String> names, Map<String, AttributeValue> values) {
        try {
            var reply = client.updateItem(write -> write.tableName(tableName)
                    .overrideConfiguration(bounds)
                    .key(TableLayout.breakerKey(alert.key()))
                    .updateExpression(update)
                    .conditionExpression("#g = :g AND #p = :p")
                    .expressionAttributeNames(names)
                    .expressionAttributeValues(values)
                    .returnValues(ReturnValue.ALL_NEW)
                    .returnValuesOnConditionCheckFailure(TRUTH));
            return new Written(true, Optional.of(BreakerItems.entry(reply.attributes())));
        } catch (ConditionalCheckFailedException refused) {
            return new Written(false, truth(refused));
        } catch (SdkException e) {
            throw RevisionProblems.unavailable(e);
        }
    }

    private static void add(
            String kind,
            long index,
            long count,
            Map<String, String> names,
            Map<String, AttributeValue> values,
            List<String> adds) {
        if (count == 0) return;
        names.put("#" + kind + index, kind + index);
        values.put(":" + kind + index, BreakerItems.number(count));
        adds.add("#" + kind + index + " :" + kind + index);
    }

    private static Map<String, AttributeValue> versionOf(BreakerEntry expected) {
        return Map.of(":v", BreakerItems.number(expected.version()));
    }

    private static Optional<BreakerEntry> truth(ConditionalCheckFailedException refused) {
        return refused.hasItem() && !refused.item().isEmpty()
                ? Optional.of(BreakerItems.entry(refused.item()))
                : Optional.empty();
    }

    @Override
    public void putHealth(BackendHealth health) {
        call(() -> client.putItem(put -> put.tableName(tableName).item(BreakerItems.item(health))));
    }

    @Override
    public void removeHealth(String backend) {
        call(() -> client.deleteItem(delete -> delete.tableName(tableName).key(TableLayout.healthKey(backend))));
    }

    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw RevisionProblems.unavailable(e);
        }
    }
}
