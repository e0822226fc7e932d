package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.local.dev.DevOptions;
import dev.lintel.router.telemetry.AccessLog;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// An operator looks at what real traffic left in the store, resets it, and the router sees that.
@Timeout(300)
final class OperatorsTest {
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.start(DevOptions.ephemeral(), AccessLog.NONE);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static JsonNode admin(String path) throws Exception {
        HttpResponse<String> reply = gateway.admin("GET", path, "application/json", "");
        assertEquals(200, reply.statusCode(), reply.body());
        return RunningGateway.json(reply);
    }

    private static void delete(String path) throws Exception {
        HttpResponse<String> reply = gateway.admin("DELETE", path, "application/json", "");
        assertEquals(204, reply.statusCode(), reply.body());
    }

    private static String outcome(String target) throws Exception {
        HttpResponse<String> reply = gateway.get(target);
        return reply.statusCode() < 400
                ? "passed"
                : RunningGateway.json(reply).path("type").asString("").replaceFirst("^.*/", "");
    }

    /// @return how long it took
    private static Duration until(String target, String wanted, boolean is) throws Exception {
        long begun = System.nanoTime();
        while (outcome(target).equals(wanted) != is)
            if (System.nanoTime() - begun > RunningGateway.PATIENCE.toNanos())
                throw new AssertionError(target + " was " + (is ? "never " : "always ") + wanted);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    void aResetQuotaAdmitsAgainWithinFiveSeconds() throws Exception {
        gateway.serve("""
                lintel: 1
                policies: [{id: hourly, kind: quota, limit: 2, per: month, key: client-ip, storeTimeout: 1s}]
                routes: [{id: a, match: {path: /a}, reply: {body: a}, policies: [hourly]}]
                """);
        until("/a", "quota-exceeded", true);
        JsonNode drained = admin("/v1/limits/hourly?key=127.0.0.1");
        assertEquals("client-ip=127.0.0.1", drained.path("key").asString(""));
        assertEquals(0, drained.path("limits").path(0).path("remaining").asInt());
        assertEquals(2, drained.path("limits").path(0).path("used").asInt());

        delete("/v1/limits/hourly?key=127.0.0.1&message=a%20mistake");
        assertEquals(
                2,
                admin("/v1/limits/hourly?key=127.0.0.1")
                        .path("limits")
                        .path(0)
                        .path("remaining")
                        .asInt());
        Duration took = until("/a", "passed", true);
        // a second for a machine that is busy with other tests
        assertTrue(took.compareTo(Duration.ofSeconds(6)) < 0, "seen after " + took);

        JsonNode reset = admin("/v1/resets").path("items").path(0);
        assertEquals("limits/hourly client-ip=127.0.0.1", reset.path("what").asString(""));
        assertEquals("a mistake", reset.path("message").asString(""));
        assertEquals("admin", reset.path("author").asString(""));
    }

    @Test
    void anOpenBreakerIsShownAndClosedByHand() throws Exception {
        gateway.serve("""
                lintel: 1
                backends:
                  - id: dead
                    targets: ["http://127.0.0.1:1"]
                    circuitBreaker: {minimumNumberOfCalls: 5, waitDurationInOpenState: 5m}
                routes: [{id: b, match: {path: /b}, forward: {backend: dead}}]
                """);
        JsonNode items = admin("/v1/breakers").path("items");
        long deadline = System.nanoTime() + RunningGateway.PATIENCE.toNanos();
        while (!items.path(0).path("phase").asString("").equals("open")) {
            if (System.nanoTime() > deadline) throw new AssertionError("it never opened: " + items);
            outcome("/b");
            items = admin("/v1/breakers").path("items");
        }
        assertEquals("dead", items.path(0).path("backend").asString(""));
        assertEquals(0, items.path(0).path("target").asInt());
        assertEquals("circuit-open", outcome("/b"));

        delete("/v1/breakers/dead/0?message=tried%20by%20hand");
        Duration took = until("/b", "circuit-open", false);
        assertTrue(took.compareTo(Duration.ofSeconds(3)) < 0, "seen after " + took);
        JsonNode reset = admin("/v1/resets?limit=1").path("items").path(0);
        assertEquals("breakers/dead/0", reset.path("what").asString(""));
        assertTrue(reset.path("before").asString("").startsWith("open since "), reset.toString());
    }
}
