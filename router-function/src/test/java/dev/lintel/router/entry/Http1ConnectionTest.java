package dev.lintel.router.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.GatewaySettings.Limits;
import dev.lintel.contract.Headers;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.LeakWatch;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Connections: how long they live, tunnels, the other forms of targets.
@ExtendWith(LeakWatch.class)
@SuppressWarnings("StringConcatToTextBlock") // every byte shows
final class Http1ConnectionTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String WEBSOCKET = "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

    private FakeGateway gateway = new FakeGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void isNotIdleWhileTheClientTakesTheEndOfItsReply() {
        gateway.limits(old -> new Limits(
                old.headerBytes(),
                old.headerCount(),
                old.urlBytes(),
                old.bodyBytes(),
                old.headTimeout(),
                old.bodyIdleTimeout(),
                Duration.ofSeconds(1)));
        int bytes = 32 * 1024 * 1024;
        gateway.answer = request -> FakeGateway.text(request.path().equals("/big") ? "x".repeat(bytes) : "hello");
        try (var slow = new RawClient(gateway.entry().address(), 4096);
                var idle = gateway.connect(GET)) {
            assertEquals("hello", idle.answer().body());
            slow.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
            slow.answerHead();
            FakeGateway.next(gateway.outcomes);
            FakeGateway.next(gateway.outcomes);
            gateway.pass(Duration.ofSeconds(2));
            assertEquals("", idle.readAll()); // so the sweep has been
            for (int read = 0; read < bytes; read += 1 << 16) slow.read(1 << 16);
        }
    }

    @Test
    void answers408ToASlowHead() {
        try (var client = gateway.connect("GET /slow HTTP/1.1\r\nHost")) {
            assertEquals("request-timeout GET /slow", gateway.passUntil(gateway.refusals, Duration.ofSeconds(11)));
            assertEquals(408, client.answer().status());
            assertEquals("", client.readAll());
        }
    }

    @Test
    void closesAnIdleConnectionWithoutAWord() {
        try (var silent = gateway.connect();
                var client = gateway.connect(GET)) {
            assertEquals(200, client.answer().status());
            gateway.pass(Duration.ofSeconds(11));
            assertEquals("", silent.readAll());
            assertEquals(200, client.send(GET).answer().status());
            gateway.pass(Duration.ofSeconds(76));
            assertEquals("", client.readAll());
        }
        assertNull(gateway.refusals.poll());
    }

    @Test
    void takesAnAbsoluteTargetOverTheHost() {
        try (var client = gateway.connect("GET HTTP://Shop.example:81/a?b HTTP/1.1\r\nHost: other\r\n\r\n"
                + "GET http://shop.example HTTP/1.1\r\nHost: other\r\n\r\n"
                + "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"
                + "GET /[::1] HTTP/1.1\r\nHost: [::1]:80\r\n\r\n")) {
            for (int i = 0; i < 4; i++) assertEquals(200, client.answer().status());
        }
        Request first = FakeGateway.next(gateway.requests);
        assertEquals("Shop.example:81", first.authority());
        assertEquals("shop.example", first.host());
        assertEquals(Headers.of("Host", "Shop.example:81"), first.headers());
        assertEquals("/a", first.path());
        assertEquals("b", first.query());
        assertEquals("/", FakeGateway.next(gateway.requests).path());
        assertEquals("*", FakeGateway.next(gateway.requests).path());
        assertEquals("[::1]", FakeGateway.next(gateway.requests).host());
    }

    @Test
    void becomesATunnelAfter101() {
        gateway.answer = request -> CompletableFuture.completedFuture(
                Reply.of(101, Headers.of("Upgrade", "websocket", "Sec-WebSocket-Accept", "x"), request.body()));
        try (var client = gateway.connect(WEBSOCKET + "early")) {
            assertEquals(
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n"
                            + "Date: Mon, 23 Nov 2026 08:09:10 GMT\r\nConnection: Upgrade\r\n\r\n",
                    client.readTo("\r\n\r\n"));
            assertEquals("early", client.read(5));
            assertEquals("later", client.send("later").read(5));
        }
        assertEquals(new Call.Outcome(101, 10, 10, 1, 1, Call.End.COMPLETE), FakeGateway.next(gateway.outcomes));
    }

    @Test
    void closesTheTunnelWhenTheOtherSideEnds() {
        var body = new PushedBody(-1);
        gateway.answer =
                request -> CompletableFuture.completedFuture(Reply.of(101, Headers.of("Upgrade", "websocket"), body));
        try (var client = gateway.connect(WEBSOCKET)) {
            client.readTo("\r\n\r\n");
            var received =
                    FakeGateway.Gathered.of(FakeGateway.next(gateway.requests).body());
            client.send("up");
            body.write("bye").end(Headers.EMPTY);
            assertEquals("bye", client.readAll());
            assertTrue(received.isDone() || received.join().equals("up"));
        }
    }

    @Test
    void goesOnWhenAnUpgradeIsNotTaken() {
        gateway.answer = request -> FakeGateway.text("plain");
        try (var client = gateway.connect(WEBSOCKET + GET)) {
            assertEquals("plain", client.answer().body());
            assertEquals("plain", client.answer().body());
        }
    }

    @Test
    void answers500To101WithoutAnUpgrade() {
        gateway.answer = request -> CompletableFuture.completedFuture(
                Reply.of(101, Headers.of("Upgrade", "websocket"), new PushedBody(-1)));
        try (var client = gateway.connect(GET)) {
            assertEquals(500, client.answer().status());
        }
    }

    @Test
    void finishesWhatIsUnderWayWhenItCloses() {
        var later = new CompletableFuture<Reply>();
        gateway.answer = request -> later;
        try (var busy = gateway.connect(GET);
                var idle = gateway.connect()) {
            FakeGateway.next(gateway.requests);
            Thread closing = Thread.startVirtualThread(() -> gateway.entry().close(Duration.ofSeconds(10)));
            assertEquals("", idle.readAll());
            assertThrows(UncheckedIOException.class, () -> gateway.connect());
            later.complete(Reply.of(200, Headers.EMPTY, new FakeGateway.TextBody("done")));
            var answer = busy.answer();
            assertEquals("done", answer.body());
            assertEquals("close", answer.field("Connection"));
            assertEquals("", busy.readAll());
            join(closing);
        }
    }

    @Test
    void cutsWhatDoesNotFinishInTime() {
        gateway.answer = request -> new CompletableFuture<>();
        try (var client = gateway.connect(GET)) {
            FakeGateway.next(gateway.requests);
            gateway.entry().close(Duration.ZERO);
            assertEquals("<reset>", client.readAll());
        }
        assertEquals(Call.End.CLIENT_GONE, FakeGateway.next(gateway.outcomes).end());
    }

    @Test
    void letsConnectionsAboveTheMostWait() {
        gateway.close();
        gateway = new FakeGateway(1);
        try (var first = gateway.connect(GET);
                var second = gateway.connect(GET)) {
            assertEquals(200, first.answer().status());
            assertEquals(200, first.send(GET).answer().status());
            assertEquals(2, gateway.requests.size());
            first.leave();
            assertEquals(200, second.answer().status());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
