package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Document;
import dev.lintel.router.GatewayFactory;
import dev.lintel.router.InstanceLimits;
import dev.lintel.router.RouterOptions;
import dev.lintel.router.RunningRouter;
import dev.lintel.router.SharedState;
import dev.lintel.router.entry.HttpEntry;
import dev.lintel.router.http.NanoClock;
import dev.lintel.store.Change;
import dev.lintel.store.Head;
import dev.lintel.store.LastGood;
import dev.lintel.store.dynamo.DynamoClients;
import dev.lintel.store.dynamo.DynamoStores;
import dev.lintel.store.dynamo.LocalDynamo;
import dev.lintel.store.limit.StoreClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/// Two routers that know of each other by one table alone.
@Timeout(300)
final class TwoGatewaysTest {
    private static final InstantSource CLOCK = InstantSource.system();

    /// Of an hour, so that nothing comes back while the test runs; a store that is slow here is waited for.
    private static final String DOCUMENT = """
            {"lintel": 1, "policies": [
              {"id": "rate", "kind": "rate-limit", "limit": 20, "per": "1h", "onStoreFailure": "fail-closed",
               "storeTimeout": "1s"},
              {"id": "quota", "kind": "quota", "limit": 20, "per": "month", "onStoreFailure": "fail-closed",
               "storeTimeout": "1s"}],
             "routes": [
              {"id": "rate", "match": {"path": "/rate"}, "reply": {}, "policies": ["rate"]},
              {"id": "quota", "match": {"path": "/quota"}, "reply": {}, "policies": ["quota"]}]}
            """;

    @Test
    void admitTogetherWhatOneMay() throws Exception {
        LocalDynamo dynamo = LocalDynamo.shared();
        String table = dynamo.newTable();
        new DynamoStores(dynamo.client(), table, CLOCK)
                .revisions()
                .publish(
                        Document.parse(JsonMapper.builder().build().readTree(DOCUMENT)),
                        new Change("test", ""),
                        Head.NONE);
        try (var one = new Gateway(dynamo.endpoint(), table);
                var other = new Gateway(dynamo.endpoint(), table)) {
            for (String path : new String[] {"/rate", "/quota"}) {
                Map<Integer, Integer> byStatus = new TreeMap<>();
                for (int i = 0; i < 60; i++) byStatus.merge((i % 2 == 0 ? one : other).status(path), 1, Integer::sum);
                int admitted = byStatus.getOrDefault(200, 0);
                assertTrue(admitted <= 20, path + byStatus);
                assertTrue(byStatus.getOrDefault(429, 0) >= 20, path + byStatus);
                // a lease of the other gateway may be lost, and so may what a call took that came too late
                assertTrue(admitted + byStatus.getOrDefault(503, 0) >= 10, path + byStatus);
                assertEquals(
                        60, admitted + byStatus.getOrDefault(429, 0) + byStatus.getOrDefault(503, 0), path + byStatus);
            }
        }
    }

    private static final class Gateway implements AutoCloseable {
        private final DynamoStores stores;
        private final RunningRouter router;
        private final HttpEntry entry;
        private final HttpClient http = HttpClient.newHttpClient();

        Gateway(URI dynamo, String table) {
            stores = new DynamoStores(DynamoClients.local(dynamo, DynamoClients.Bounds.ADMIN), table, CLOCK);
            var time = new StoreClock(System::nanoTime, CLOCK);
            var limits =
                    new InstanceLimits(stores.limits(call -> Thread.ofVirtual().start(call), time), time);
            router = GatewayFactory.start(
                    RouterOptions.defaults().withThreads(1),
                    stores.revisions(),
                    new SharedState(stores.breakers(), stores.idempotency(), limits),
                    LastGood.NONE,
                    secret -> "none",
                    CLOCK,
                    NanoClock.SYSTEM);
            assertTrue(router.awaitReady(RunningGateway.PATIENCE));
            entry = HttpEntry.start(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    router.handler(),
                    router.settings(),
                    router.loops(),
                    NanoClock.SYSTEM);
        }

        int status(String path) throws Exception {
            var uri = URI.create("http://127.0.0.1:" + entry.address().getPort() + path);
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        }

        @Override
        public void close() {
            http.close();
            entry.close(Duration.ZERO);
            router.close();
            stores.close();
        }
    }
}
