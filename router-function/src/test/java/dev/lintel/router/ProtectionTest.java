package dev.lintel.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.router.telemetry.AccessLog;
import dev.lintel.router.telemetry.AccessRecord;
import dev.lintel.router.telemetry.Refusal;
import dev.lintel.store.LastGood;
import dev.lintel.store.breaker.BreakerEntry.Phase;
import dev.lintel.store.breaker.BreakerLedger;
import dev.lintel.store.breaker.InMemoryBreakerLedger;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What protects a backend, over HTTP.
class ProtectionTest {
    private static final String ROUTE = "'routes': [{'id': 'r', 'match': {}, 'forward': {'backend': 'b'}}]}";
    private final BreakerLedger ledger = new InMemoryBreakerLedger();
    private final Queue<AccessRecord> records = new ConcurrentLinkedQueue<>();

    private RouterFixture router() throws IOException {
        UnaryOperator<RouterOptions> options = defaults -> defaults.withAccessLog(new AccessLog() {
            @Override
            public void write(AccessRecord record) {
                records.add(record);
            }

            @Override
            public void flush() {}
        });
        return new RouterFixture(options, LastGood.NONE, secret -> "", ledger);
    }

    private static String document(String targets, String members) {
        return "{'lintel': 1, 'backends': [{'id': 'b', 'targets': [" + targets + "], " + members + "}], " + ROUTE;
    }

    private static String quoted(String... urls) {
        return "'" + String.join("', '", urls) + "'";
    }

    @Test
    void twoRoutersOpenAndCloseAsOne() throws IOException {
        try (var one = router();
                var other = router()) {
            String document = document(
                    quoted(one.backendUrl()),
                    "'circuitBreaker': {'slidingWindow': {'time': '30s'}, 'minimumNumberOfCalls': 6,"
                            + " 'waitDurationInOpenState': '1s', 'permittedCallsInHalfOpen': 2}");
            one.publish(document);
            other.publish(document);
            assertTrue(one.get("/").startsWith("HTTP/1.1 200"));
            one.status = 503;
            // neither sees enough by itself
            for (int i = 0; i < 3; i++) {
                assertFalse(one.get("/").contains("circuit-open"));
                assertFalse(other.get("/").contains("circuit-open"));
            }
            RouterFixture.await(() -> ledger.read().breakers().stream().anyMatch(entry -> entry.phase() == Phase.OPEN));
            RouterFixture.await(() -> one.get("/").contains("circuit-open"));
            RouterFixture.await(() -> other.get("/").contains("circuit-open"));
            String refused = one.get("/");
            assertTrue(refused.startsWith("HTTP/1.1 503"), refused);
            assertTrue(refused.contains("Retry-After: "), refused);
            assertFalse(refused.contains("127.0.0.1"), refused);
            one.status = 200;
            RouterFixture.await(() -> one.get("/").startsWith("HTTP/1.1 200")
                    && ledger.read().breakers().isEmpty());
            RouterFixture.await(() -> other.get("/").startsWith("HTTP/1.1 200"));
        }
        Refusal refusal = refusals();
        assertEquals("circuit-breaker", refusal.policy());
        assertEquals("b", refusal.backend());
        assertEquals(0, refusal.target());
        assertTrue(refusal.sinceMillis() > 0);
        assertFalse(refusal.by().isEmpty());
        assertFalse(refusal.instance().isEmpty());
    }

    private Refusal refusals() {
        Refusal found = records.stream()
                .map(record -> record.refusal)
                .filter(refusal -> refusal != null && !refusal.by().isEmpty())
                .findFirst()
                .orElse(null);
        assertNotNull(found);
        return found;
    }

    @Test
    void aBreakerOfOneRouterCountsConnectionsThatCannotBeHad() throws IOException {
        try (var router = router()) {
            router.publish(document(
                    "'http://127.0.0.1:1'",
                    "'circuitBreaker': {'minimumNumberOfCalls': 3, 'shared': false, 'failures': {'statuses': []}}"));
            for (int i = 0; i < 3; i++) assertTrue(router.get("/").startsWith("HTTP/1.1 502"));
            String refused = router.get("/");
            assertTrue(refused.startsWith("HTTP/1.1 503"), refused);
            assertTrue(refused.contains("circuit-open"), refused);
            assertTrue(refused.contains("Retry-After: 60"), refused);
            assertTrue(ledger.read().breakers().isEmpty());
        }
    }

    @Test
    void aTargetWhoseBreakerIsOpenIsPassedOver() throws IOException {
        try (var good = router();
                var bad = router()) {
            bad.status = 500;
            good.publish(document(
                    quoted(good.backendUrl(), bad.backendUrl()),
                    "'circuitBreaker': {'minimumNumberOfCalls': 2, 'shared': false}"));
            for (int i = 0; i < 4; i++) good.get("/");
            for (int i = 0; i < 6; i++) assertTrue(good.get("/").startsWith("HTTP/1.1 200"));
            assertEquals(2, bad.seenTargets.size());
        }
    }

    @Test
    void anEjectedTargetIsCalledOnlyWhereNoneIsLeft() throws IOException {
        try (var good = router();
                var bad = router()) {
            bad.status = 500;
            String ejection = "'outlierEjection': {'consecutiveFailures': 2}";
            good.publish(document(quoted(good.backendUrl(), bad.backendUrl()), ejection));
            for (int i = 0; i < 4; i++) good.get("/");
            for (int i = 0; i < 6; i++) assertTrue(good.get("/").startsWith("HTTP/1.1 200"));
            assertEquals(2, bad.seenTargets.size());
            good.publish(document(quoted(bad.backendUrl()), ejection));
            for (int i = 0; i < 4; i++) assertTrue(good.get("/").startsWith("HTTP/1.1 500"));
        }
    }

    @Test
    void aFullBulkheadRefuses() throws IOException {
        try (var router = router()) {
            router.publish(document("'$B'", "'maxConcurrent': 1"));
            router.turns.drainPermits();
            var first = CompletableFuture.supplyAsync(() -> router.get("/first"));
            RouterFixture.await(() -> router.seenTargets.size() == 1);
            String refused = router.get("/second");
            assertTrue(refused.startsWith("HTTP/1.1 503"), refused);
            assertTrue(refused.contains("overloaded"), refused);
            assertTrue(refused.contains("Retry-After: 1"), refused);
            router.turns.release(1000);
            assertTrue(first.join().startsWith("HTTP/1.1 200"));
            assertTrue(router.get("/third").startsWith("HTTP/1.1 200"));
            assertEquals(2, router.seenTargets.size());
        }
    }
}
