package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.local.dev.DevOptions;
import dev.lintel.router.telemetry.AccessLog;
import dev.lintel.router.telemetry.AccessRecord;
import dev.lintel.router.telemetry.LimitNote;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Limits as a client meets them, through the edge, the router and DynamoDB Local. Windows are an hour long, so that
/// no clock is waited for.
@Timeout(300)
final class LimitsTest {
    private static final BlockingQueue<LimitNote> NOTES = new LinkedBlockingQueue<>();
    private static RunningGateway gateway;

    /// Windows are long, and the store is waited for: what is slow here is the machine.
    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.start(DevOptions.ephemeral(), new AccessLog() {
            @Override
            public void write(AccessRecord record) {
                if (record.limit != null) NOTES.add(record.limit);
            }

            @Override
            public void flush() {}
        });
        gateway.serve("""
                lintel: 1
                routes:
                  - id: warm
                    match: {path: /warm}
                    reply: {}
                    policies: [{kind: rate-limit, limit: 1000, storeTimeout: 1s, onStoreFailure: fail-closed}]
                """);
        long deadline = System.nanoTime() + RunningGateway.PATIENCE.toNanos();
        while (status("/warm") != 200)
            if (System.nanoTime() > deadline) throw new AssertionError("the store never answered in time");
        NOTES.clear();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static LimitNote note() throws InterruptedException {
        LimitNote note = NOTES.poll(RunningGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (note == null) throw new AssertionError("no record tells of a limit");
        return note;
    }

    private static String field(HttpResponse<String> reply, String name) {
        return reply.headers().firstValue(name).orElse("");
    }

    @Test
    void refusesWithAProblemThatSaysWhenToComeBack() throws Exception {
        gateway.serve("""
                lintel: 1
                routes:
                  - id: a
                    match: {path: /a}
                    reply: {body: a}
                    policies: [{kind: rate-limit, limit: 20, per: 2h, key: client-ip, fieldsOnSuccess: true, storeTimeout: 1s}]
                """);
        HttpResponse<String> first = gateway.get("/a");
        assertEquals(200, first.statusCode());
        assertEquals("\"a/rate-limit\";q=20;w=7200", field(first, "RateLimit-Policy"));
        assertTrue(field(first, "RateLimit").matches("\"a/rate-limit\";r=1[5-9];t=[0-9]+"), field(first, "RateLimit"));
        int admitted = 1;
        HttpResponse<String> refused = gateway.get("/a");
        for (; refused.statusCode() == 200; refused = gateway.get("/a")) admitted++;
        assertTrue(admitted >= 15 && admitted <= 20, "of a burst of 20: " + admitted);

        assertEquals(429, refused.statusCode());
        assertEquals("application/problem+json", field(refused, "Content-Type"));
        assertTrue(RunningGateway.json(refused).path("type").asString("").endsWith("/rate-limited"), refused.body());
        long wait = Long.parseLong(field(refused, "Retry-After"));
        assertTrue(wait > 0 && wait <= 361, "one comes back every 6 minutes: " + wait);
        assertEquals("\"a/rate-limit\";r=0;t=" + wait, field(refused, "RateLimit"));
        LimitNote note = note();
        assertEquals(LimitNote.Outcome.REFUSED, note.outcome());
        assertEquals("a/rate-limit", note.policy());
        assertEquals("client-ip=127.0.0.1", note.key());
        assertFalse(note.instance().isEmpty());
    }

    @Test
    void aForgedForwardedForIsNoOtherClient() throws Exception {
        gateway.serve("""
                lintel: 1
                routes:
                  - id: b
                    match: {path: /b}
                    reply: {body: b}
                    policies: [{kind: quota, limit: 1, per: month, key: [client-ip, route], storeTimeout: 1s}]
                """);
        assertEquals(200, gateway.get("/b").statusCode());
        for (String[] forged : new String[][] {
            {"X-Forwarded-For", "198.51.100.7"},
            {"Forwarded", "for=198.51.100.8"},
            {"CloudFront-Viewer-Address", "198.51.100.9:1"},
            {"X-Real-IP", "198.51.100.10"}
        }) {
            HttpResponse<String> reply =
                    gateway.send(HttpRequest.newBuilder(gateway.uri("/b")).header(forged[0], forged[1]));
            assertEquals(429, reply.statusCode(), forged[0]);
            assertEquals("client-ip=127.0.0.1;route=b", note().key());
        }
    }

    @Test
    void anObservedLimitRefusesNobodyAndSaysWhatItWouldHaveDone() throws Exception {
        gateway.serve("""
                lintel: 1
                routes:
                  - id: c
                    match: {path: /c}
                    reply: {body: c}
                    policies: [{kind: rate-limit, limit: 1, per: 1h, mode: observe, storeTimeout: 1s}]
                """);
        assertEquals(200, gateway.get("/c").statusCode());
        assertEquals(200, gateway.get("/c").statusCode());
        assertEquals(LimitNote.Outcome.OBSERVED, note().outcome());
    }

    @Test
    void aPlaceIsFreeAgainWhenItsReplyHasEnded() throws Exception {
        var entered = new CountDownLatch(1);
        var leave = new CompletableFuture<Void>();
        try (var backend = OwnBackend.start(request -> {
            entered.countDown();
            leave.join();
            request.reply("done");
        })) {
            gateway.serve("""
                    lintel: 1
                    backends: [{id: slow, targets: ["%s"]}]
                    routes:
                      - id: d
                        match: {path: /d}
                        forward: {backend: slow}
                        policies: [{kind: concurrency, limit: 1, key: backend, storeTimeout: 1s}]
                    """.formatted(backend.url()));
            var first = CompletableFuture.supplyAsync(() -> status("/d"));
            assertTrue(entered.await(RunningGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            HttpResponse<String> second = gateway.get("/d");
            assertEquals(429, second.statusCode(), second.body());
            assertTrue(RunningGateway.json(second).path("type").asString("").endsWith("/concurrency-exceeded"));
            assertEquals("backend=slow", note().key());
            leave.complete(null);
            assertEquals(200, first.get(RunningGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            long deadline = System.nanoTime() + RunningGateway.PATIENCE.toNanos();
            while (status("/d") != 200)
                if (System.nanoTime() > deadline) throw new AssertionError("the place was never given back");
            NOTES.clear();
        }
    }

    private static int status(String target) {
        try {
            return gateway.get(target).statusCode();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void whileTheStoreIsAwayPoliciesFailAsTheySay() throws Exception {
        gateway.serve("""
                lintel: 1
                routes:
                  - id: open
                    match: {path: /open}
                    reply: {body: o}
                    policies: [{kind: rate-limit, limit: 1000, per: 1h}]
                  - id: closed
                    match: {path: /closed}
                    reply: {body: c}
                    policies: [{kind: rate-limit, limit: 1000, per: 1h, onStoreFailure: fail-closed}]
                """);
        gateway.gateway.stopStore();
        try {
            assertEquals(200, gateway.get("/open").statusCode());
            assertEquals(LimitNote.Outcome.FAILED_OPEN, note().outcome());
            HttpResponse<String> refused = gateway.get("/closed");
            assertEquals(503, refused.statusCode());
            assertTrue(RunningGateway.json(refused).path("type").asString("").endsWith("/store-unavailable"));
            assertEquals("1", field(refused, "Retry-After"));
            assertEquals(LimitNote.Outcome.FAILED_CLOSED, note().outcome());
        } finally {
            gateway.gateway.startStore();
        }
    }
}
