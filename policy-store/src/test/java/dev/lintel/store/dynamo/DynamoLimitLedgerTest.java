package dev.lintel.store.dynamo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.store.limit.Cells;
import dev.lintel.store.limit.Change;
import dev.lintel.store.limit.Edit;
import dev.lintel.store.limit.Guard;
import dev.lintel.store.limit.LimitLedger;
import dev.lintel.store.limit.LimitLedger.LedgerException;
import dev.lintel.store.limit.LimitLedgerContract;
import dev.lintel.store.limit.StoreClock;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

class DynamoLimitLedgerTest extends LimitLedgerContract {
    private static final Executor SAME_THREAD = Runnable::run;
    private static final Change COUNT =
            new Change("k", List.of(new Guard.AtMostOrAbsent("n", 1)), List.of(new Edit.Add("n", 1)));

    private final LocalDynamo dynamo = LocalDynamo.shared();
    private final String table = dynamo.newTable();
    private final StoreClock clock = new StoreClock(System::nanoTime, InstantSource.system());

    @Override
    protected LimitLedger newLedger() {
        return ledger();
    }

    private LimitLedger ledger(ExecutionInterceptor... interceptors) {
        return new DynamoStores(dynamo.client(interceptors), table, InstantSource.system()).limits(SAME_THREAD, clock);
    }

    @Test
    void oneChangeIsOneCallEvenIfItIsNotMade() {
        var wire = new Wire();
        var ledger = ledger(wire);
        for (int i = 0; i < 3; i++) ledger.apply(COUNT).toCompletableFuture().join();
        assertEquals(List.of("UpdateItem", "UpdateItem", "UpdateItem"), wire.sent());
    }

    @Test
    void hearsTheTimeFromEveryReply() {
        assertFalse(clock.hasHeard());
        ledger().read("k").toCompletableFuture().join();
        assertTrue(clock.hasHeard());
        clock.forget();
        for (int i = 0; i < 3; i++) ledger().apply(COUNT).toCompletableFuture().join();
        assertTrue(clock.hasHeard());
        assertTrue(clock.latest() - clock.earliest() < 5_000_000_000L);
        assertEquals(0, clock.contradictions());
    }

    @Test
    void aLostReplyIsNoThrottleAndIsNotTriedAgain() {
        var wire = new Wire().loseReplyOf("UpdateItem");
        assertFalse(failure(ledger(wire)).throttled());
        assertEquals(List.of("UpdateItem"), wire.sent());
        Cells cells = ledger().read("k").toCompletableFuture().join();
        assertEquals(1, cells.get("n"));
    }

    @Test
    void aThrottleSaysThatNothingHappened() {
        var throttling = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                throw ProvisionedThroughputExceededException.builder()
                        .message("slow down")
                        .awsErrorDetails(software.amazon.awssdk.awscore.exception.AwsErrorDetails.builder()
                                .errorCode("ProvisionedThroughputExceededException")
                                .build())
                        .build();
            }
        };
        assertTrue(failure(ledger(throttling)).throttled());
    }

    private static LedgerException failure(LimitLedger ledger) {
        var thrown = assertThrows(
                CompletionException.class,
                () -> ledger.apply(COUNT).toCompletableFuture().join());
        return assertInstanceOf(LedgerException.class, thrown.getCause());
    }
}
