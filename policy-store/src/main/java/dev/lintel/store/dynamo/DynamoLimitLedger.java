package dev.lintel.store.dynamo;

import dev.lintel.store.limit.Cells;
import dev.lintel.store.limit.Change;
import dev.lintel.store.limit.LimitLedger;
import dev.lintel.store.limit.StoreClock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Limits' items in the table: one `UpdateItem` a change. A condition that fails brings the item along, so it costs no
/// read. Each reply's `Date` goes to the clock.
final class DynamoLimitLedger implements LimitLedger {
    private final DynamoDbClient client;
    private final String table;
    private final Executor calls;
    private final StoreClock time;

    DynamoLimitLedger(DynamoDbClient client, String table, Executor calls, StoreClock time) {
        this.client = client;
        this.table = table;
        this.calls = calls;
        this.time = time;
    }

    @Override
    public CompletionStage<Outcome> apply(Change change) {
        return call(() -> {
            var update = UpdateItemRequest.builder()
                    .tableName(table)
                    .key(TableLayout.limitKey(change.key()))
                    .returnValues(ReturnValue.ALL_NEW)
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
            ChangeExpression.write(change, update);
            StoreClock.Mark sent = time.mark();
            try {
                var reply = client.updateItem(update.build());
                heard(sent, reply.sdkHttpResponse());
                return new Outcome(true, cells(reply.attributes()));
            } catch (ConditionalCheckFailedException e) {
                @Nullable AwsErrorDetails details = e.awsErrorDetails();
                if (details != null) heard(sent, details.sdkHttpResponse());
                return new Outcome(false, e.hasItem() ? cells(e.item()) : Cells.NONE);
            }
        });
    }

    @Override
    public CompletionStage<Cells> read(String key) {
        return call(() -> {
            StoreClock.Mark sent = time.mark();
            var reply = client.getItem(get -> get.tableName(table).key(TableLayout.limitKey(key)));
            heard(sent, reply.sdkHttpResponse());
            return reply.hasItem() ? cells(reply.item()) : Cells.NONE;
        });
    }

    private <T> CompletionStage<T> call(Supplier<T> operation) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return operation.get();
                    } catch (AwsServiceException e) {
                        throw new LedgerException("the store turned a call away", e.isThrottlingException(), e);
                    } catch (SdkException e) {
                        throw new LedgerException("the store did not answer", false, e);
                    }
                },
                calls);
    }

    /// @param reply whose date is missing or malformed tells nothing; null of DynamoDB Local within the process
    private void heard(StoreClock.Mark sent, @Nullable SdkHttpResponse reply) {
        if (reply == null) return;
        reply.firstMatchingHeader("Date").ifPresent(date -> {
            try {
                time.heard(sent, Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
            } catch (DateTimeException e) {
                // as if it had none: the clock goes by what it knows
            }
        });
    }

    private static Cells cells(Map<String, AttributeValue> item) {
        Map<String, Long> numbers = HashMap.newHashMap(item.size());
        item.forEach((name, value) -> {
            if (value.n() != null) numbers.put(name, Long.valueOf(value.n()));
        });
        return Cells.of(numbers);
    }
}
