package dev.lintel.router.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lintel.contract.SecretRef;
import dev.lintel.router.edge.OriginGuard;
import dev.lintel.router.edge.OriginSecrets;
import dev.lintel.router.http.LeakWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Invocations through a whole router to real backends.
@ExtendWith(LeakWatch.class)
final class LambdaEntryTest {
    private static final String SECRET = "origin-secret-0123456789";
    private static final String GET = "{'rawPath': '/x', 'headers': {'host': 'a', 'lintel-origin-secret': '" + SECRET
            + "'%s}," + " 'requestContext': {'http': {'method': 'GET', 'sourceIp': '127.0.0.1'}}}";

    private static dev.lintel.contract.Document document(String backend) {
        return document(backend, "");
    }

    private static dev.lintel.contract.Document document(String backend, String policies) {
        String json = "{'lintel': 1, 'backends': [{'id': 'b', 'targets': ['" + backend + "']}], 'routes': ["
                + "{'id': 'all', 'match': {'path': {'prefix': '/'}}, 'forward': {'backend': 'b'}, 'policies': ["
                + policies + "]}]}";
        return dev.lintel.contract.Document.parse(Corpus.JSON.readTree(json.replace('\'', '"')));
    }

    private static OriginGuard guard(dev.lintel.router.http.Handler next) {
        var secrets = new OriginSecrets(
                List.of(SecretRef.parse("env:A")), ref -> SECRET, InstantSource.system(), Runnable::run);
        secrets.read();
        return new OriginGuard(next, secrets, InstantSource.system(), "https");
    }

    /// A backend that writes these bytes, then does as told.
    private static final class Scripted implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        private final CountDownLatch hold = new CountDownLatch(1);
        private final CountDownLatch left = new CountDownLatch(1);

        Scripted(String reply, boolean holds) throws IOException {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    var in = socket.getInputStream();
                    for (int matched = 0; matched < 4; )
                        matched = in.read() == "\r\n\r\n".charAt(matched) ? matched + 1 : 0;
                    socket.getOutputStream().write(reply.getBytes(StandardCharsets.ISO_8859_1));
                    if (!holds) return;
                    if (in.read() < 0) left.countDown();
                    hold.await();
                } catch (IOException | InterruptedException reset) {
                    left.countDown();
                }
            });
        }

        String url() {
            return "http://127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            hold.countDown();
            server.close();
        }
    }

    @Test
    void failsAReplyThatItsBackendCuts() throws Exception {
        try (var backend = new Scripted("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", false);
                var fixture = new LambdaFixture(document(backend.url()))) {
            var response = fixture.stream(LambdaFixture.invocation(GET.formatted("")));
            assertEquals("Lintel.UpstreamCut", response.ended());
            assertEquals(200, response.answer().status());
            assertTrue(fixture.recorded().contains("upstream-cut"), fixture.recorded());
        }
    }

    @Test
    void answers502WhenAWholeReplyIsCut() throws Exception {
        try (var backend = new Scripted("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", false);
                var fixture = new LambdaFixture(document(backend.url()))) {
            Answer answer = Answer.ofObject(fixture.lambda.answer(LambdaFixture.invocation(GET.formatted(""))));
            assertEquals(502, answer.status());
            assertTrue(answer.body().contains("upstream-bad-reply"), answer.body());
        }
    }

    @Test
    void answers504BeforeTheInvocationEndsAndLetsGoOfTheBackend() throws Exception {
        try (var backend = new Scripted("", true);
                var fixture = new LambdaFixture(document(backend.url()))) {
            byte[] event = GET.formatted("").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            var response = fixture.stream(LambdaFixture.invocation(event, Duration.ofMillis(400)));
            Answer answer = response.answer();
            assertEquals(504, answer.status());
            assertTrue(answer.body().contains("upstream-timeout"), answer.body());
            assertTrue(backend.left.await(10, TimeUnit.SECONDS), "the backend is still called");
            assertTrue(fixture.recorded().contains("\"http.response.status_code\":504"), fixture.recorded());
        }
    }

    @Test
    void leavesTimeToFallBackBeforeTheInvocationEnds() throws Exception {
        try (var backend = new Scripted("", true);
                var fixture = new LambdaFixture(
                        document(backend.url(), "{'kind': 'fallback', 'reply': {'body': 'instead'}}"))) {
            byte[] event = GET.formatted("").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            Answer answer = fixture.stream(LambdaFixture.invocation(event, Duration.ofSeconds(2)))
                    .answer();
            assertEquals(200, answer.status());
            assertEquals("instead", answer.body());
        }
    }

    @Test
    void failsAReplyThatIsUnderWayAtTheDeadline() throws Exception {
        try (var backend = new Scripted("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", true);
                var fixture = new LambdaFixture(document(backend.url()))) {
            byte[] event = GET.formatted("").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            var response = fixture.stream(LambdaFixture.invocation(event, Duration.ofSeconds(2)));
            assertEquals("Lintel.TimedOut", response.ended());
            assertEquals("abc", response.body.toString(StandardCharsets.UTF_8));
            assertTrue(response.flushes > 0);
            assertTrue(backend.left.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void letsGoOfTheBackendWhenThePlatformGoes() throws Exception {
        try (var backend = new Scripted("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", true);
                var fixture = new LambdaFixture(document(backend.url()))) {
            var response = fixture.stream(LambdaFixture.invocation(GET.formatted("")));
            while (response.prelude == null) Thread.onSpinWait();
            response.gone.run();
            assertTrue(backend.left.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void holdsTheBackendWhileThePlatformTakesNothing() throws Exception {
        int bytes = 64 << 20;
        HttpServer backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        backend.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        var written = new AtomicLong();
        var writer = new AtomicReference<Thread>();
        backend.createContext("/", exchange -> {
            writer.set(Thread.currentThread());
            exchange.sendResponseHeaders(200, bytes);
            byte[] piece = new byte[1 << 16];
            for (int i = 0; i < bytes / piece.length; i++) {
                exchange.getResponseBody().write(piece);
                written.addAndGet(piece.length);
            }
            exchange.close();
        });
        backend.start();
        try (var fixture = new LambdaFixture(
                document("http://127.0.0.1:" + backend.getAddress().getPort()))) {
            var response = new CollectedResponse() {
                private long count;
                private volatile boolean heldOnce;

                @Override
                public synchronized void write(io.netty.buffer.ByteBuf chunk) {
                    count += chunk.readableBytes();
                    chunk.release();
                    if (heldOnce) return;
                    flow.pause();
                    heldOnce = true;
                }
            };
            fixture.lambda.handle(LambdaFixture.invocation(GET.formatted("")), response);
            while (!response.heldOnce || !blocked(writer)) Thread.onSpinWait();
            assertFalse(response.over.isDone());
            assertTrue(written.get() < bytes / 2, "the backend was not held: " + written.get());
            response.flow.resume();
            assertEquals("end", response.ended());
            assertEquals(bytes, response.count);
        } finally {
            backend.stop(0);
        }
    }

    /// Whether the thread stays blocked, time after time.
    private static boolean blocked(AtomicReference<Thread> writer) {
        for (int i = 0; i < 1_000; i++) {
            Thread thread = writer.get();
            if (thread == null || thread.getState() != Thread.State.WAITING) return false;
            Thread.onSpinWait();
        }
        return true;
    }

    @Test
    void looksAtTheSecretBeforeAnythingElse() throws Exception {
        try (var backend = new CorpusBackend();
                var fixture = new LambdaFixture(Corpus.configuration(backend.url()), LambdaEntryTest::guard, true)) {
            // with a bad path, a bad host and a bad body: still no word but 403
            String event = "{'rawPath': '/../%', 'headers': {'host': 'a b', 'lintel-host': 'x'},"
                    + " 'isBase64Encoded': true, 'body': '***', 'requestContext': {'http': {'method': 'POST'}}}";
            assertEquals(
                    403,
                    fixture.stream(LambdaFixture.invocation(event)).answer().status());
            Answer ok = fixture.stream(LambdaFixture.invocation(GET.formatted(", 'lintel-host': 'admin.example'")))
                    .answer();
            assertEquals("admin", ok.utf8());
            assertTrue(fixture.recorded().contains("\"lintel.edge.stamp\":\"absent\""), fixture.recorded());
        }
    }

    @Test
    void takesTheEdgesRequestIdAndTagsWhatMayBeCached() throws Exception {
        try (var backend = new CorpusBackend();
                var fixture = new LambdaFixture(Corpus.configuration(backend.url()), LambdaEntryTest::guard, true)) {
            var response = fixture.stream(
                    LambdaFixture.invocation(GET.formatted(", 'x-request-id': 'edge-7==', 'lintel-host': 'shop'")
                            .replace("/x", "/hello")));
            response.ended();
            String prelude = new String(response.prelude, StandardCharsets.UTF_8);
            assertTrue(prelude.contains("\"X-Request-Id\":\"edge-7==\""), prelude);
            assertTrue(prelude.contains("\"Lintel-Cache-Tag\":\"all,r.hello\""), prelude);
        }
    }

    @Test
    void writesTheRecordBeforeTheResponseEnds() throws Exception {
        try (var backend = new CorpusBackend();
                var fixture = new LambdaFixture(Corpus.configuration(backend.url()))) {
            var response =
                    fixture.stream(LambdaFixture.invocation(GET.formatted("").replace("/x", "/hello")));
            assertEquals("end", response.ended());
            String records = fixture.records.toString(StandardCharsets.UTF_8); // not flushed by this test
            assertTrue(records.contains("\"lintel.request_id\":\"invocation-1\""), records);
        }
    }

    @Test
    void continuesTheTraceOfTheInvocation() throws Exception {
        try (var backend = new CorpusBackend();
                var fixture = new LambdaFixture(Corpus.configuration(backend.url()))) {
            var event =
                    GET.formatted("").replace("/x", "/hello").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            String trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
            fixture.stream(new Invocation(
                            "i", InstantSource.system().instant().plusSeconds(60), trace, "", null, event))
                    .ended();
            String records = fixture.records.toString(StandardCharsets.UTF_8);
            assertTrue(records.contains("\"trace_id\":\"5759e988bd862e3fe1be46a994272793\""), records);
        }
        assertNull(XrayTrace.traceParent("Root=1-5759e988-bd862e3fe1be46a994272793"));
        assertNull(XrayTrace.traceParent("Root=1-00000000-000000000000000000000000;Parent=53995c3f42cd8ad8"));
        assertNull(XrayTrace.traceParent("Root=1-5759e988-bd862e3fe1be46a99427279\u0000;Parent=53995c3f42cd8ad8"));
    }

    @Test
    void failsTheInvocationOfAnEventThatIsNoRequest() throws Exception {
        try (var backend = new CorpusBackend();
                var fixture = new LambdaFixture(Corpus.configuration(backend.url()))) {
            assertEquals(
                    "Lintel.NotAnHttpEvent",
                    fixture.stream(LambdaFixture.invocation("{}")).ended());
            assertEquals(
                    "Lintel.MalformedEvent",
                    fixture.stream(LambdaFixture.invocation("{'")).ended());
        }
    }

    @Test
    void refusesAWebSocket() throws Exception {
        try (var backend = new CorpusBackend();
                var fixture = new LambdaFixture(Corpus.configuration(backend.url()))) {
            String event = GET.formatted(", 'connection': 'Upgrade', 'upgrade': 'websocket'");
            assertEquals(
                    501,
                    fixture.stream(LambdaFixture.invocation(event)).answer().status());
        }
    }

    @Test
    void refusesAWholeReplyBeyondSixMegabytes() throws Exception {
        HttpServer backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        backend.createContext("/", exchange -> {
            int length = exchange.getRequestURI().getPath().equals("/fits") ? 4 << 20 : 5 << 20;
            exchange.sendResponseHeaders(200, length);
            exchange.getResponseBody().write(new byte[length]);
            exchange.close();
        });
        backend.start();
        try (var fixture = new LambdaFixture(
                document("http://127.0.0.1:" + backend.getAddress().getPort()))) {
            String event = GET.formatted("");
            Answer fits =
                    Answer.ofObject(fixture.lambda.answer(LambdaFixture.invocation(event.replace("/x", "/fits"))));
            assertEquals(200, fits.status());
            assertEquals(4 << 20, fits.body().length());
            Answer large =
                    Answer.ofObject(fixture.lambda.answer(LambdaFixture.invocation(event))); // base64 adds a third
            assertEquals(502, large.status());
            assertTrue(large.body().contains("6 MB"), large.body());
        } finally {
            backend.stop(0);
        }
    }
}
