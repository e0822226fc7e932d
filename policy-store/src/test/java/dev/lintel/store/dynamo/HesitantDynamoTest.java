package dev.lintel.store.dynamo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lintel.contract.Document;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.Change;
import dev.lintel.store.Documents;
import dev.lintel.store.Head;
import dev.lintel.store.RevisionStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/// A DynamoDB that is behind with its replicas, takes part of a batch, or does not answer.
class HesitantDynamoTest {
    private static final Change CHANGE = new Change("ada", "");
    private static final Document DOCUMENT = Documents.ofRoutes(1_000);

    private final LocalDynamo dynamo = LocalDynamo.shared();
    private final String table = dynamo.newTable();

    private DynamoRevisionStore store(ExecutionInterceptor... interceptors) {
        return new DynamoRevisionStore(dynamo.client(interceptors), table, InstantSource.fixed(Instant.EPOCH));
    }

    @Test
    void readsStronglyWhatAnEventuallyConsistentReadMisses() {
        store().publish(DOCUMENT, CHANGE, Head.NONE);
        var wire = new Wire();
        var behind = replies(this::missingUnlessStrong);

        assertEquals(DOCUMENT, store(wire, behind).document(1));
        assertEquals(List.of("GetItem", "GetItem", "BatchGetItem", "BatchGetItem"), wire.sent());
    }

    @Test
    void asksAgainForWhatABatchLeftOut() {
        store().publish(DOCUMENT, CHANGE, Head.NONE);
        var left = new AtomicInteger(2);
        var partial =
                replies((request, reply) -> reply instanceof BatchGetItemResponse whole && left.getAndDecrement() > 0
                        ? unread((BatchGetItemRequest) request, whole)
                        : reply);
        assertEquals(DOCUMENT, store(partial).document(1));
    }

    @Test
    void writesAgainWhatABatchLeftOut() {
        var left = new AtomicInteger(2);
        var partial =
                replies((request, reply) -> request instanceof BatchWriteItemRequest write && left.getAndDecrement() > 0
                        ? BatchWriteItemResponse.builder()
                                .unprocessedItems(write.requestItems())
                                .build()
                        : reply);
        store(partial).publish(DOCUMENT, CHANGE, Head.NONE);
        assertEquals(DOCUMENT, store().document(1));
    }

    @Test
    void givesUpOnABatchThatGetsNowhere() {
        var stuck = replies((request, reply) -> request instanceof BatchWriteItemRequest write
                ? BatchWriteItemResponse.builder()
                        .unprocessedItems(write.requestItems())
                        .build()
                : reply);
        unavailable(() -> store(stuck).publish(DOCUMENT, CHANGE, Head.NONE));
        assertEquals(Head.NONE, store().latestHead());
    }

    @Test
    @Timeout(20)
    void saysThatAStoreIsAwayThatRefusesConnections() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertAway(storeAt(port));
    }

    @Test
    @Timeout(20)
    void saysThatAStoreIsAwayThatNeverAnswers() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertAway(storeAt(silent.getLocalPort()));
        }
    }

    @Test
    void saysThatAStoreIsAwayWithoutItsTable() {
        assertAway(new DynamoRevisionStore(dynamo.client(), "no-such-table", InstantSource.fixed(Instant.EPOCH)));
    }

    private RevisionStore storeAt(int port) {
        var bounds =
                new DynamoClients.Bounds(Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofMillis(300), 2);
        var client = DynamoClients.local(URI.create("http://127.0.0.1:" + port), bounds);
        return new DynamoRevisionStore(client, table, InstantSource.fixed(Instant.EPOCH));
    }

    /// Every method, each with the cause kept and nothing of it told.
    private static void assertAway(RevisionStore store) {
        List<Executable> calls = List.of(
                store::head,
                store::latestHead,
                () -> store.document(1),
                () -> store.revision(1),
                () -> store.history(Long.MAX_VALUE, 1),
                () -> store.audit(Long.MAX_VALUE, 1),
                () -> store.publish(DOCUMENT, CHANGE, Head.NONE),
                () -> store.rollback(1, CHANGE, Head.NONE));
        for (Executable call : calls)
            assertInstanceOf(SdkException.class, unavailable(call).getCause());
    }

    private static ProblemException unavailable(Executable call) {
        var problem = assertThrows(ProblemException.class, call);
        assertEquals(ProblemType.STORE_UNAVAILABLE, problem.problem().type());
        assertEquals(
                "the configuration store does not answer", problem.problem().detail());
        return problem;
    }

    private SdkResponse missingUnlessStrong(SdkRequest request, SdkResponse reply) {
        if (request instanceof GetItemRequest get && !get.consistentRead())
            return GetItemResponse.builder().build();
        if (request instanceof BatchGetItemRequest get
                && !only(get.requestItems()).consistentRead())
            return BatchGetItemResponse.builder()
                    .responses(Map.of())
                    .unprocessedKeys(Map.of())
                    .build();
        return reply;
    }

    /// That of the one table.
    private static <V> V only(Map<String, V> byTable) {
        return byTable.values().iterator().next();
    }

    private BatchGetItemResponse unread(BatchGetItemRequest request, BatchGetItemResponse whole) {
        KeysAndAttributes asked = only(request.requestItems());
        var rest = asked.toBuilder()
                .keys(asked.keys().subList(1, asked.keys().size()))
                .build();
        var first = asked.keys().getFirst();
        var read = only(whole.responses()).stream()
                .filter(item -> item.entrySet().containsAll(first.entrySet()))
                .toList();
        return whole.toBuilder()
                .responses(Map.of(table, read))
                .unprocessedKeys(rest.keys().isEmpty() ? Map.of() : Map.of(table, rest))
                .build();
    }

    @FunctionalInterface
    private interface Rewriting {
        SdkResponse rewrite(SdkRequest request, SdkResponse reply);
    }

    private static ExecutionInterceptor replies(Rewriting rewriting) {
        return new ExecutionInterceptor() {
            @Override
            public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
                return rewriting.rewrite(context.request(), context.response());
            }
        };
    }
}
