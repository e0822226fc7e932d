package dev.lintel.admin.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.admin.publisher.KeyValueStoreDouble.Fault;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CloudFrontKeyValueStoreTest {
    private final Edge edge = new Edge();
    private KeyValueStoreDouble service;
    private CloudFrontKeyValueStore store;

    @BeforeEach
    void start() throws IOException {
        service = new KeyValueStoreDouble(edge.kvs, edge);
        store = Services.keyValueStore(service, edge, 3);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void fail(Fault... faults) {
        Queue<Fault> queue = new ArrayDeque<>(List.of(faults));
        service.fail(() -> queue.isEmpty() ? Fault.NONE : queue.remove());
    }

    @Test
    void signsWhatItAsksAndWrites() throws StaleEtagException {
        var state = store.describe();
        assertEquals(0, state.items());
        var next = store.update(Map.of("root", "1 7 \"ä\\ /", "a/b c+%d", "x"), Set.of(), state.etag());
        assertEquals(2, next.items());
        assertEquals(next, store.describe());
        assertEquals(Optional.of("1 7 \"ä\\ /"), store.get("root"));
        assertEquals(Optional.of("x"), store.get("a/b c+%d"));
        assertEquals(Optional.empty(), store.get("b"));
        var last = store.update(Map.of("b", "y"), Set.of("root"), next.etag());
        assertEquals(Map.of("a/b c+%d", "x", "b", "y"), store.list());
        assertEquals(last.bytes(), edge.kvs.describe().bytes());
    }

    @Test
    void isRefusedWithAnotherKey() {
        var stranger = Services.keyValueStore(service, edge, 3, "another-secret-key", Duration.ofSeconds(5));
        var problem = assertThrows(ProblemException.class, stranger::describe);
        assertEquals(ProblemType.CONFIGURATION_UNAVAILABLE, problem.problem().type());
        assertTrue(
                problem.problem().detail().contains("403 AccessDeniedException"),
                problem.problem().detail());
    }

    @Test
    void readsPageAfterPage() {
        var expected = new TreeMap<String, String>();
        for (int i = 0; i < 151; i++) expected.put("key/" + i + "=&", "value " + i);
        edge.kvs.meddle(entries -> entries.putAll(expected));
        edge.kvs.forget();
        assertEquals(expected, store.list());
        assertEquals(4, edge.kvs.calls().size());
    }

    @Test
    void knowsAStaleEtagInBothWordings() {
        String old = store.describe().etag();
        for (int i = 0; i < 2; i++) {
            edge.kvs.meddle(entries -> {});
            assertThrows(StaleEtagException.class, () -> store.update(Map.of("a", "b"), Set.of(), old));
        }
        assertEquals(Map.of(), edge.kvs.entries());
    }

    @Test
    void triesAgainWhatMayPass() throws StaleEtagException {
        for (Fault fault : new Fault[] {Fault.THROTTLED, Fault.THROTTLED_AS_400, Fault.BROKEN, Fault.NO_ANSWER}) {
            fail(fault, fault);
            var state = store.describe();
            fail(fault, fault);
            store.update(Map.of("a", fault.name()), Set.of(), state.etag());
            assertEquals(Optional.of(fault.name()), store.get("a"));
        }
    }

    @Test
    void givesUpInTheEnd() {
        for (Fault fault : new Fault[] {Fault.THROTTLED, Fault.THROTTLED_AS_400, Fault.BROKEN, Fault.NO_ANSWER}) {
            service.fail(() -> fault);
            var problem = assertThrows(ProblemException.class, store::describe);
            assertEquals(ProblemType.STORE_UNAVAILABLE, problem.problem().type(), fault.name());
        }
    }

    @Test
    void doesNotWaitForASilentService() {
        service.fail(() -> Fault.SILENT);
        var impatient = Services.keyValueStore(service, edge, 1, SignatureCheck.SECRET_KEY, Duration.ofMillis(50));
        var problem = assertThrows(ProblemException.class, impatient::describe);
        assertEquals(ProblemType.STORE_UNAVAILABLE, problem.problem().type());
    }

    @Test
    void anUpdateWhoseReplyWasLostCountsAsOvertaken() {
        String etag = store.describe().etag();
        fail(Fault.LOST_REPLY);
        assertThrows(StaleEtagException.class, () -> store.update(Map.of("a", "b"), Set.of(), etag));
        assertEquals(Optional.of("b"), store.get("a"));
    }

    @Test
    void sendsNoUpdateThatTheServiceWouldRefuse() {
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i < 51; i++) many.put("k" + i, "v");
        assertThrows(IllegalArgumentException.class, () -> store.update(many, Set.of(), "e"));
        assertThrows(IllegalArgumentException.class, () -> store.update(Map.of(), Set.of(), "e"));
        String etag = edge.kvs.describe().etag();
        var large = assertThrows(
                ProblemException.class, () -> store.update(Map.of("a", "x".repeat(1_025)), Set.of(), etag));
        assertEquals(ProblemType.CONFIGURATION_UNAVAILABLE, large.problem().type());
        assertFalse(large.problem().detail().contains("xxx"));
    }

    @Test
    void findsTheAccountsEndpoint() {
        assertEquals(
                URI.create("https://111122223333.cloudfront-kvs.global.api.aws"),
                CloudFrontKeyValueStore.endpoint(KeyValueStoreDouble.ARN));
        for (String arn : List.of("", "arn:aws:s3:::bucket", KeyValueStoreDouble.ARN + "/x", "arn:aws:cloudfront::1:x"))
            assertThrows(IllegalArgumentException.class, () -> CloudFrontKeyValueStore.endpoint(arn));
    }
}
