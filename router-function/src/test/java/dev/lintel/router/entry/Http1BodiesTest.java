package dev.lintel.router.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.GatewaySettings.Limits;
import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemException;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.LeakWatch;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Bodies of requests: held back, refused, drained, given up.
@ExtendWith(LeakWatch.class)
final class Http1BodiesTest {
    private final FakeGateway gateway = new FakeGateway();

    @BeforeEach
    void limitBodies() {
        gateway.limits(old -> new Limits(
                old.headerBytes(),
                old.headerCount(),
                old.urlBytes(),
                1000,
                old.headTimeout(),
                old.bodyIdleTimeout(),
                old.keepAliveTimeout()));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void sends100OnlyWhenTheBodyIsStarted() {
        gateway.answer = request -> new CompletableFuture<>();
        try (var client = gateway.connect(post("Expect: 100-continue", "Content-Length: 3"))) {
            Request request = FakeGateway.next(gateway.requests);
            var text = FakeGateway.Gathered.of(request.body());
            assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.readTo("\r\n\r\n"));
            client.send("abc");
            assertEquals("abc", text.join());
        }
    }

    @Test
    void closesWhenAReplyCameBeforeThe100() {
        try (var client = gateway.connect(post("Expect: 100-continue", "Content-Length: 3"))) {
            var answer = client.answer();
            assertEquals(200, answer.status());
            assertEquals("close", answer.field("Connection"));
            assertEquals("", client.readAll());
        }
    }

    @Test
    void sendsNo100WhenTheBodyIsThereAlready() {
        gateway.answer = FakeGateway::echo;
        try (var client = gateway.connect(post("Expect: 100-continue", "Content-Length: 3") + "abc")) {
            assertEquals("abc", client.answer().body());
        }
    }

    @Test
    void drainsASmallUnreadBodyAndKeepsTheConnection() {
        try (var client = gateway.connect(post("Content-Length: 900"))) {
            var answer = client.answer();
            assertEquals(200, answer.status());
            assertNull(answer.field("Connection"));
            client.send("x".repeat(900) + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals(200, client.answer().status());
        }
        assertEquals("/", FakeGateway.next(gateway.requests).path());
        assertEquals("/next", FakeGateway.next(gateway.requests).path());
    }

    @Test
    void closesInsteadOfDrainingALargeUnreadBody() {
        try (var client = gateway.connect(post("Content-Length: 900000"))) {
            var answer = client.send("x".repeat(90_000)).answer();
            assertEquals(200, answer.status());
            assertEquals("close", answer.field("Connection"));
            assertEquals("", client.readAll());
        }
    }

    @Test
    void cutsAnUnreadChunkedBodyThatDoesNotEnd() {
        try (var client = gateway.connect(post("Transfer-Encoding: chunked"))) {
            assertEquals(200, client.answer().status());
            String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
            for (int i = 0; i < 16; i++) client.send(chunk);
            assertEquals("", client.readAll());
        }
    }

    @Test
    void refusesAnAnnouncedBodyAboveTheLimitWhenItIsStarted() {
        gateway.answer = FakeGateway::gather;
        try (var client = gateway.connect(post("Expect: 100-continue", "Content-Length: 1001"))) {
            var answer = client.answer();
            assertEquals(413, answer.status());
            assertEquals("close", answer.field("Connection"));
            assertEquals("", client.readAll());
        }
    }

    @Test
    void refusesAChunkedBodyWhenItCrossesTheLimit() {
        gateway.answer = FakeGateway::gather;
        try (var client = gateway.connect(post("Transfer-Encoding: chunked"))) {
            client.send("3e8\r\n" + "x".repeat(1000) + "\r\n").send("1\r\nx\r\n0\r\n\r\n");
            var answer = client.answer();
            assertEquals(413, answer.status());
            assertEquals("close", answer.field("Connection"));
            assertEquals("", client.readAll());
        }
        assertEquals(1001, FakeGateway.next(gateway.outcomes).requestBytes());
    }

    @Test
    void letsTheHandlerSetAnotherLimit() {
        gateway.answer = request -> {
            request.call().limitBody(2000);
            return FakeGateway.gather(request);
        };
        try (var client = gateway.connect(post("Content-Length: 2000") + "x".repeat(2000))) {
            assertEquals("2000", client.answer().body());
        }
    }

    @Test
    void answers408WhenTheBodyStalls() {
        gateway.answer = FakeGateway::gather;
        try (var client = gateway.connect(post("Content-Length: 3") + "a")) {
            assertEquals(
                    408,
                    gateway.passUntil(gateway.outcomes, Duration.ofSeconds(31)).status());
            var answer = client.answer();
            assertEquals(408, answer.status());
            assertEquals("close", answer.field("Connection"));
            assertEquals("", client.readAll());
        }
    }

    @Test
    void answersItselfWhenTheHandlerDoesNotHeedTheFailedBody() {
        gateway.answer = request -> {
            request.body().start(new FakeGateway.Gathered());
            return new CompletableFuture<>();
        };
        try (var client = gateway.connect(post("Transfer-Encoding: chunked") + "zzz")) {
            FakeGateway.next(gateway.requests);
            gateway.passUntil(gateway.outcomes, Duration.ofSeconds(2));
            assertEquals(400, client.answer().status());
        }
    }

    @Test
    void holdsTheClientWhileTheSinkIsPaused() {
        int total = 8 * 1024 * 1024;
        gateway.limits(old -> Limits.DEFAULT);
        var sink = new PausedSink();
        gateway.answer = request -> {
            if (request.path().equals("/other")) return FakeGateway.text("ok");
            request.body().start(sink);
            return sink.done.thenApply(done -> Reply.of(204, Headers.EMPTY, dev.lintel.router.http.Body.EMPTY));
        };
        try (var client = gateway.connect(post("Content-Length: " + total));
                var other = gateway.connect()) {
            Thread sender = Thread.startVirtualThread(() -> client.send(new byte[total]));
            sink.first.join();
            for (int i = 0; i < 20; i++) {
                other.send("GET /other HTTP/1.1\r\nHost: a\r\n\r\n");
                assertEquals(200, other.answer().status());
            }
            assertTrue(sink.bytes.get() < 512 * 1024, () -> "got " + sink.bytes);
            sink.flow().resume();
            assertEquals(204, client.answer().status());
            assertEquals(total, sink.bytes.get());
            assertFalse(sender.isInterrupted());
        }
    }

    @Test
    void failsTheBodyAndRunsTheActionsWhenTheClientGoes() {
        var gone = new CompletableFuture<Void>();
        var text = new CompletableFuture<CompletableFuture<String>>();
        gateway.answer = request -> {
            request.call().onGone(() -> gone.complete(null));
            text.complete(FakeGateway.Gathered.of(request.body()));
            return new CompletableFuture<>();
        };
        try (var client = gateway.connect(post("Content-Length: 3") + "a")) {
            FakeGateway.next(gateway.requests);
            assertFalse(gone.isDone());
            client.leave();
            gone.join();
        }
        Call.Outcome outcome = FakeGateway.next(gateway.outcomes);
        assertEquals(new Call.Outcome(0, 1, 0, 0, 1, Call.End.CLIENT_GONE), outcome);
        assertThrows(CompletionException.class, () -> text.join().join());
    }

    @Test
    void givesTheReasonOfAFailedBodyAsAProblem() {
        var text = new CompletableFuture<CompletableFuture<String>>();
        gateway.answer = request -> {
            text.complete(FakeGateway.Gathered.of(request.body()));
            return FakeGateway.text("early");
        };
        try (var client = gateway.connect(post("Content-Length: 3") + "a")) {
            assertEquals("early", client.answer().body());
        }
        var failure = assertThrows(CompletionException.class, () -> text.join().join());
        assertFalse(failure.getCause() instanceof ProblemException);
        assertInstanceOf(java.nio.channels.ClosedChannelException.class, failure.getCause());
    }

    private static String post(String... fields) {
        return "POST / HTTP/1.1\r\nHost: a\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
    }

    /// Pauses its source at the first piece.
    private static final class PausedSink implements Sink {
        final CompletableFuture<Void> first = new CompletableFuture<>();
        final CompletableFuture<Void> done = new CompletableFuture<>();
        final AtomicLong bytes = new AtomicLong();
        private volatile @Nullable Flow flow;

        Flow flow() {
            Flow opened = flow;
            if (opened == null) throw new AssertionError("not opened");
            return opened;
        }

        @Override
        public void open(Flow flow) {
            this.flow = flow;
        }

        @Override
        public void write(ByteBuf chunk) {
            bytes.addAndGet(chunk.readableBytes());
            chunk.release();
            if (first.complete(null)) flow().pause();
        }

        @Override
        public void flush() {}

        @Override
        public void end(Headers trailers) {
            done.complete(null);
        }

        @Override
        public void fail(Throwable cause) {
            done.completeExceptionally(cause);
        }
    }
}
