package dev.lintel.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.router.http.LeakWatch;
import dev.lintel.router.upstream.RawServer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Whole routers before backends that fail in the ways that sockets can.
@ExtendWith(LeakWatch.class)
final class ResilienceOverSocketsTest {
    private static final String CHUNKED_PUT = """
            PUT /x HTTP/1.1\r
            Host: a\r
            Connection: close\r
            Transfer-Encoding: chunked\r
            \r
            5\r
            first\r
            """;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String BUSY = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";

    private RouterFixture router;

    @BeforeEach
    void start() throws Exception {
        router = new RouterFixture();
    }

    @AfterEach
    void stop() {
        router.close();
    }

    private void route(String policies, RawServer... backends) {
        var targets = new StringBuilder();
        for (RawServer backend : backends)
            targets.append(targets.isEmpty() ? "'" : ", '")
                    .append(backend.url())
                    .append('\'');
        router.publish("{'lintel': 1, 'backends': [{'id': 'b', 'targets': [" + targets + "]}], 'routes': ["
                + "{'id': 'r', 'match': {'path': {'prefix': '/'}}, 'forward': {'backend': 'b'}, 'policies': ["
                + policies + "]}]}");
    }

    private String put(String body) {
        return router.send("PUT /x HTTP/1.1\nHost: a\nContent-Length: " + body.length() + "\n", body);
    }

    @Test
    void goesToAnotherTargetAfterAResetAndTakesTheBodyAlong() throws Exception {
        try (var broken = RawServer.running(talk -> {
                    talk.head();
                    talk.bytes(5);
                    talk.reset();
                });
                var sound = RawServer.running(talk -> {
                    while (!talk.head().isEmpty())
                        talk.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + talk.bytes(5));
                })) {
            route("{'kind': 'retry', 'attempts': 2, 'backoff': {'base': '1ms'}}", broken, sound);
            for (int i = 0; i < 6; i++) {
                String reply = put("body" + i);
                assertTrue(reply.startsWith("HTTP/1.1 200") && reply.endsWith("body" + i), reply);
            }
            assertTrue(broken.accepted() >= 3, "three turns of six");
        }
    }

    @Test
    void sendsAgainWhatTheClientIsStillSending() throws Exception {
        var refused = new CountDownLatch(1);
        try (var backend = RawServer.running(talk -> {
            String head = talk.head();
            if (talk.number == 1) {
                talk.upTo("first");
                talk.say("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                refused.countDown();
                talk.untilClosed();
            } else if (!head.isEmpty()) {
                String body = talk.upTo("\r\n0\r\n\r\n");
                boolean whole = body.contains("first") && body.contains("second");
                talk.say(whole ? OK : "HTTP/1.1 400 Half\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            route("{'kind': 'retry', 'backoff': {'base': '1ms'}}", backend);
            try (var socket = router.connect()) {
                socket.getOutputStream().write(CHUNKED_PUT.getBytes(StandardCharsets.ISO_8859_1));
                assertTrue(refused.await(20, TimeUnit.SECONDS));
                socket.getOutputStream().write("6\r\nsecond\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertTrue(reply.startsWith("HTTP/1.1 200"), reply);
            }
            assertEquals(2, backend.accepted());
        }
    }

    @Test
    void neverRepeatsOnceAByteOfTheReplyWent() throws Exception {
        try (var backend = RawServer.running(talk -> {
            talk.head();
            talk.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
            talk.reset();
        })) {
            route("{'kind': 'retry'}, {'kind': 'fallback', 'reply': {'body': 'instead'}}", backend);
            String reply = router.get("/x");
            assertFalse(reply.contains("instead"), reply);
            assertTrue(reply.isEmpty() || reply.endsWith("abc") || reply.startsWith("HTTP/1.1 502"), reply);
            if (reply.endsWith("abc")) assertEquals(1, backend.accepted());
        }
    }

    @Test
    void callsAgainWhenAnAttemptTakesTooLong() throws Exception {
        try (var backend = RawServer.running(talk -> {
            if (talk.head().isEmpty()) return;
            if (talk.number == 1) talk.untilClosed();
            else talk.say(OK);
        })) {
            route("{'kind': 'retry', 'attemptTimeout': '100ms', 'backoff': {'base': '1ms'}}", backend);
            assertTrue(router.get("/x").endsWith("ok"));
            assertEquals(2, backend.accepted());
        }
    }

    @Test
    void dropsTheSlowOneOfTwoAttempts() throws Exception {
        var dropped = new CountDownLatch(1);
        try (var backend = RawServer.running(talk -> {
            if (talk.head().isEmpty()) return;
            if (talk.number == 1) {
                talk.untilClosed();
                dropped.countDown();
            } else {
                talk.say(OK);
            }
        })) {
            route("{'kind': 'retry', 'hedge': {'after': '50ms'}}", backend);
            assertTrue(router.get("/x").endsWith("ok"));
            assertTrue(dropped.await(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void answersWithTheLastGoodReplyWhileTheBackendIsBusy() throws Exception {
        var asked = new AtomicInteger();
        try (var backend = RawServer.running(talk -> {
            while (!talk.head().isEmpty())
                talk.say(
                        asked.getAndIncrement() == 0
                                ? "HTTP/1.1 200 OK\r\nCache-Control: max-age=1\r\nContent-Length: 2\r\n\r\nok"
                                : BUSY);
        })) {
            route("{'kind': 'fallback', 'lastGood': {}}", backend);
            assertTrue(router.get("/x").endsWith("ok"));
            String reply = router.get("/x");
            assertTrue(reply.startsWith("HTTP/1.1 200") && reply.endsWith("ok"), reply);
            assertTrue(reply.contains("\r\nAge: "), reply);
            assertTrue(reply.contains("\r\nCache-Status: lintel; fwd="), reply);
            assertTrue(reply.contains("fwd-status=503"), reply);
        }
    }

    @Test
    void fallsBackWhenNobodyListens() throws Exception {
        RawServer gone = RawServer.saying(OK);
        gone.close();
        route(
                "{'kind': 'retry', 'attempts': 2}, {'kind': 'fallback', 'reply': {'status': 200, 'body': 'instead'}}",
                gone);
        assertTrue(router.get("/x").endsWith("instead"));
    }

    @Test
    void reachesTheBackendOnceForParallelTwins() throws Exception {
        var both = new CountDownLatch(1);
        try (var backend = RawServer.running(talk -> {
            while (!talk.head().isEmpty()) {
                talk.bytes(2);
                both.await();
                talk.say(OK);
            }
        })) {
            route("{'kind': 'idempotency-key', 'waitFor': '20s'}", backend);
            var twins = new CompletableFuture<?>[4];
            var replies = new String[twins.length];
            for (int i = 0; i < twins.length; i++) {
                int number = i;
                twins[i] = CompletableFuture.runAsync(
                        () -> replies[number] = router.send(
                                "POST /x HTTP/1.1\nHost: a\nIdempotency-Key: \"k\"\nContent-Length: 2\n", "{}"),
                        task -> Thread.ofVirtual().start(task));
            }
            RouterFixture.await(() -> backend.accepted() > 0);
            both.countDown();
            CompletableFuture.allOf(twins).get(30, TimeUnit.SECONDS);
            int replayed = 0;
            for (String reply : replies) {
                assertTrue(reply.startsWith("HTTP/1.1 200") && reply.endsWith("ok"), reply);
                if (reply.contains("Idempotent-Replayed: true")) replayed++;
            }
            assertEquals(twins.length - 1, replayed);
            assertEquals(1, backend.accepted());
        }
    }
}
