package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.local.dev.DevOptions;
import dev.lintel.router.telemetry.AccessLog;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// DynamoDB goes away under a gateway at work, and comes back.
final class StoreOutageTest {
    private static final String BEFORE = """
            lintel: 1
            routes:
              - {id: before, match: {path: /before}, reply: {status: 200, body: before}}
            """;
    private static final String ROUTE =
            "{\"id\":\"after\",\"match\":{\"path\":\"/after\"},\"reply\":{\"status\":200,\"body\":\"after\"}}";

    @TempDir
    private Path data;

    @Test
    void trafficGoesOnAndWritesSayThatTheStoreIsAway() throws Exception {
        try (var gateway = RunningGateway.start(DevOptions.ephemeral().withData(data), AccessLog.NONE)) {
            gateway.serve(BEFORE);
            gateway.gateway.stopStore();

            assertEquals("before", gateway.get("/before").body());
            assertEquals(404, gateway.get("/after").statusCode());
            for (String[] write : new String[][] {
                {"PUT", "/v1/routes/after", ROUTE},
                {"DELETE", "/v1/routes/before", ""},
                {"POST", "/v1/apply", "{\"lintel\":1}"}
            }) {
                HttpResponse<String> refused = gateway.admin(write[0], write[1], "application/json", write[2]);
                assertEquals(503, refused.statusCode(), refused.body());
                assertEquals(
                        "application/problem+json",
                        refused.headers().firstValue("Content-Type").orElse(""));
                assertTrue(
                        RunningGateway.json(refused).path("type").asString("").endsWith("/store-unavailable"));
            }
            healthTells(gateway);
            assertEquals("before", gateway.get("/before").body());

            gateway.gateway.startStore();
            HttpResponse<String> written = gateway.admin("PUT", "/v1/routes/after", "application/json", ROUTE);
            assertEquals(200, written.statusCode() / 100 * 100, written.body());
            gateway.awaitHealth("/revision", "2");
            assertEquals("after", gateway.get("/after").body());
            assertEquals("before", gateway.get("/before").body());
            assertFalse(gateway.health().path("details").has("trouble"));
            assertEquals("ready", gateway.health().path("status").asString(""));
        }
    }

    /// It serves, and takes no writes: it says both, and why.
    private static void healthTells(RunningGateway gateway) throws Exception {
        gateway.awaitHealth("/store/available", "false");
        JsonNode health = gateway.health();
        assertEquals("store-unavailable", health.path("status").asString(""), health.toString());
        assertEquals(1, health.path("revision").asLong(), health.toString());
        gateway.awaitHealth("/details/trouble", "the store cannot be read: the local store is starting or was stopped");
        assertTrue(gateway.health().path("details").has("troubleSince"));
    }
}
