package dev.lintel.store.dynamo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Document;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.Change;
import dev.lintel.store.Documents;
import dev.lintel.store.Head;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// Writers that die, replies that are lost, others that come first: HEAD stands where it was or where it should be,
/// with
/// all that belongs to it.
class InterruptedPublishTest {
    private static final Change CHANGE = new Change("ada", "");
    private static final Document BEFORE = Documents.ofBackends(1);

    /// 27 parts, in two batches.
    private static final Document AFTER = Documents.ofRoutes(1_000, "long ".repeat(1_400));

    private final LocalDynamo dynamo = LocalDynamo.shared();
    private final String table = dynamo.newTable();
    private final DynamoRevisionStore store = store();
    private final Head first = store.publish(BEFORE, CHANGE, Head.NONE);

    private DynamoRevisionStore store(ExecutionInterceptor... interceptors) {
        return store(1, interceptors);
    }

    private DynamoRevisionStore store(int attempts, ExecutionInterceptor... interceptors) {
        return new DynamoRevisionStore(
                dynamo.client(attempts, interceptors), table, InstantSource.fixed(Instant.EPOCH));
    }

    /// GetItem, BatchGetItem, 2 × BatchWriteItem, TransactWriteItems.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void leavesTheOldStateWhenTheWriterDiesBeforeACall(int calls) {
        assertUnavailable(store(new Wire().cutAfter(calls)));
        assertEquals(first, store.latestHead());
        assertOneOf(BEFORE, 1);

        assertEquals(2, store.publish(AFTER, CHANGE, first).revision());
        assertOneOf(AFTER, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void leavesTheOldStateWhenTheWriterDiesAfterACallBeforeTheTransaction(int call) {
        assertUnavailable(store(new Wire().cutBeforeReplyOf(call)));
        assertOneOf(BEFORE, 1);
    }

    @Test
    void leavesTheNewStateWhenTheWriterDiesAfterTheTransaction() {
        assertUnavailable(store(new Wire().cutBeforeReplyOf(4)));
        assertOneOf(AFTER, 2);
    }

    @Test
    void findsOutThatAPublishTookPlaceWhoseReplyWasLost() {
        var wire = new Wire().loseReplyOf("TransactWriteItems");
        assertEquals(2, store(wire).publish(AFTER, CHANGE, first).revision());
        assertEquals(1, Collections.frequency(wire.sent(), "TransactWriteItems"));
        assertOneOf(AFTER, 2);
    }

    @Test
    void findsOutThatARollbackTookPlaceWhoseReplyWasLost() {
        Head second = store.publish(AFTER, CHANGE, first);
        var wire = new Wire().loseReplyOf("TransactWriteItems");
        assertEquals(new Head(1, 3, first.digest()), store(wire).rollback(1, CHANGE, second));
        assertEquals(3, store.audit(Long.MAX_VALUE, 10).size());
    }

    @Test
    void takesTheSdksOwnSecondAttemptForTheSameChange() {
        var wire = new Wire().loseReplyOf("TransactWriteItems");
        assertEquals(2, store(3, wire).publish(AFTER, CHANGE, first).revision());
        assertEquals(2, Collections.frequency(wire.sent(), "TransactWriteItems"));
        assertOneOf(AFTER, 2);
    }

    @Test
    void losesToAnotherWriterThatComesFirst() {
        Document other = Documents.ofBackends(2);
        var problem = assertThrows(
                ProblemException.class,
                () -> store(beforeTransaction(() -> store.publish(other, CHANGE, first)))
                        .publish(AFTER, CHANGE, first));
        assertEquals(ProblemType.PRECONDITION_FAILED, problem.problem().type());
        assertOneOf(other, 2);
    }

    @Test
    void losesToAnotherWriterOfTheSameDocument() {
        var problem = assertThrows(
                ProblemException.class,
                () -> store(beforeTransaction(() -> store.publish(AFTER, CHANGE, first)))
                        .publish(AFTER, CHANGE, first));
        assertEquals(ProblemType.PRECONDITION_FAILED, problem.problem().type());
        assertOneOf(AFTER, 2);
    }

    private static void assertUnavailable(DynamoRevisionStore dying) {
        var head = new Head(1, 1, BEFORE.digest());
        var problem = assertThrows(ProblemException.class, () -> dying.publish(AFTER, CHANGE, head));
        assertEquals(ProblemType.STORE_UNAVAILABLE, problem.problem().type());
    }

    /// HEAD points at that revision, the document is whole, and history and audit say the same.
    private void assertOneOf(Document document, long revision) {
        assertEquals(new Head(revision, revision, document.digest()), store.latestHead());
        assertEquals(document, store.document(revision));
        assertTrue(store.revision(revision + 1).isEmpty());
        assertEquals(revision, store.history(Long.MAX_VALUE, 10).size());
        assertEquals(revision, store.audit(Long.MAX_VALUE, 10).size());
    }

    private static ExecutionInterceptor beforeTransaction(Runnable action) {
        return new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                if (context.request() instanceof TransactWriteItemsRequest) action.run();
            }
        };
    }
}
