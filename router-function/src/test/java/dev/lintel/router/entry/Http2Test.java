package dev.lintel.router.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.GatewaySettings.Limits;
import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.LeakWatch;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakWatch.class)
final class Http2Test {
    private static final String OK = ":status=200 content-type=text/plain content-length=5 |hello";

    private final FakeGateway gateway = new FakeGateway();
    private Http2Client client;

    @BeforeEach
    void connect() {
        client = new Http2Client(gateway.entry().address());
    }

    @AfterEach
    void close() {
        client.close();
        gateway.close();
    }

    @Test
    void answersByPriorKnowledge() {
        Http2Headers head = Http2Client.head("GET", "/a/./b?x=1")
                .add("x-a", "1")
                .add("cookie", "a=b")
                .add("cookie", "c=d");
        assertEquals(OK, client.send(head, true).all());
        Request request = FakeGateway.next(gateway.requests);
        assertEquals("HTTP/2", request.peer().protocol());
        assertEquals("/a/b", request.path());
        assertEquals("x=1", request.query());
        assertEquals("example.com", request.host());
        assertEquals(Headers.of("x-a", "1", "cookie", "a=b; c=d"), request.headers());
        assertEquals(Body.EMPTY, request.body());
        assertEquals(new Call.Outcome(200, 0, 5, 1, 1, Call.End.COMPLETE), FakeGateway.next(gateway.outcomes));
    }

    @Test
    void answersAfterAnUpgradeFromHttp1() throws Exception {
        var uri = URI.create("http://127.0.0.1:" + gateway.entry().address().getPort() + "/up");
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            for (int i = 0; i < 2; i++) {
                var answer = http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
                assertEquals("hello", answer.body());
                assertEquals(HttpClient.Version.HTTP_2, answer.version());
                Request request = FakeGateway.next(gateway.requests);
                assertEquals("HTTP/2", request.peer().protocol());
                assertEquals(null, request.headers().first("Upgrade"));
            }
        }
    }

    @Test
    void takesThePrefaceInPieces() {
        try (var raw = gateway.connect("PRI")) {
            raw.send(" * HTTP/2.0\r\n\r\nSM").send("\r\n\r\n").send(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
            assertEquals(4, raw.read(9).charAt(3)); // SETTINGS
        }
    }

    @Test
    void streamsBothWaysWithTrailers() {
        gateway.answer = FakeGateway::echo;
        var stream = client.send(Http2Client.head("POST", "/"), false).data("abc", false);
        assertEquals(":status=200 |", stream.next());
        assertEquals("abc", stream.next());
        stream.data("def", false).trailers(new DefaultHttp2Headers(false).add("x-sum", "1"));
        assertEquals("defx-sum=1 |", stream.all());
        assertEquals(6, FakeGateway.next(gateway.outcomes).requestBytes());
    }

    @Test
    void keepsStreamsApart() {
        var later = new CompletableFuture<Reply>();
        gateway.answer = request -> request.path().equals("/slow") ? later : FakeGateway.text("hello");
        var slow = client.get("/slow");
        assertEquals(OK, client.get("/fast").all());
        later.complete(Reply.of(204, Headers.EMPTY, Body.EMPTY));
        assertEquals(":status=204 |", slow.all());
    }

    @Test
    void sendsNoBodyForHeadAndDropsFieldsOfConnections() {
        gateway.answer = request -> FakeGateway.reply(
                Headers.of("Connection", "close", "X-A", "b", "Transfer-Encoding", "chunked"), "hello");
        assertEquals(
                ":status=200 x-a=b content-length=5 |",
                client.send(Http2Client.head("HEAD", "/"), true).all());
    }

    @Test
    void resetsAStreamWhoseBodyIsCut() {
        var body = new PushedBody(-1);
        gateway.answer = request -> body.reply();
        var stream = client.get("/");
        assertEquals(":status=200 |", stream.next());
        body.write("abc").flush();
        assertEquals("abc", stream.next());
        body.fail();
        assertEquals("reset 2", stream.next()); // INTERNAL_ERROR
        assertEquals(Call.End.UPSTREAM_CUT, FakeGateway.next(gateway.outcomes).end());
    }

    @Test
    void tellsWhenTheClientCancels() {
        var gone = new CompletableFuture<Void>();
        gateway.answer = request -> {
            request.call().onGone(() -> gone.complete(null));
            return new CompletableFuture<>();
        };
        var stream = client.get("/");
        FakeGateway.next(gateway.requests);
        stream.cancel();
        gone.join();
        assertEquals(Call.End.CLIENT_GONE, FakeGateway.next(gateway.outcomes).end());
    }

    @Test
    void refusesWithAProblem() {
        gateway.limits(
                old -> new Limits(1024, 10, 256, 10, old.headTimeout(), old.bodyIdleTimeout(), old.keepAliveTimeout()));
        try (var strict = new Http2Client(gateway.entry().address())) {
            assertRefused(strict, 400, "bad-path GET /%zz", Http2Client.head("GET", "/%zz"));
            assertRefused(strict, 400, "bad-request GET x", Http2Client.head("GET", "x"));
            assertRefused(strict, 400, "bad-request GET /a b", Http2Client.head("GET", "/a b"));
            assertRefused(
                    strict,
                    400,
                    "bad-request GET /",
                    Http2Client.head("GET", "/").authority("u@a"));
            assertRefused(
                    strict,
                    400,
                    "bad-request GET /",
                    Http2Client.head("GET", "/").add("host", "other"));
            assertRefused(
                    strict,
                    421,
                    "misdirected-request GET /",
                    Http2Client.head("GET", "/").scheme("https"));
            assertRefused(
                    strict,
                    417,
                    "expectation-failed GET /",
                    Http2Client.head("GET", "/").add("expect", "x"));
            assertRefused(
                    strict,
                    414,
                    "uri-too-long GET /" + "a".repeat(256),
                    Http2Client.head("GET", "/" + "a".repeat(256)));
            Http2Headers many = Http2Client.head("GET", "/");
            for (int i = 0; i < 11; i++) many.add("x-" + i, "y");
            assertRefused(strict, 431, "headers-too-large GET /", many);
            assertRefused(
                    strict,
                    431,
                    "headers-too-large GET /",
                    Http2Client.head("GET", "/").add("x", "y".repeat(1030)));
            assertRefused(
                    strict,
                    431,
                    "headers-too-large  ",
                    Http2Client.head("GET", "/").add("x", "y".repeat(7000)));
            assertRefused(
                    strict,
                    501,
                    "not-implemented CONNECT ",
                    new DefaultHttp2Headers(false).method("CONNECT").authority("a:1"));
        }
    }

    private void assertRefused(Http2Client strict, int status, String refusal, Http2Headers head) {
        String reply = strict.send(head, true).all();
        assertTrue(reply.startsWith(":status=" + status + " content-type=application/problem+json"), reply);
        assertEquals(refusal, FakeGateway.next(gateway.refusals));
    }

    @Test
    void refusesABodyAboveTheLimit() {
        gateway.limits(old -> new Limits(
                old.headerBytes(),
                old.headerCount(),
                old.urlBytes(),
                10,
                old.headTimeout(),
                old.bodyIdleTimeout(),
                old.keepAliveTimeout()));
        gateway.answer = FakeGateway::gather;
        try (var strict = new Http2Client(gateway.entry().address())) {
            var announced = strict.send(Http2Client.head("POST", "/").add("content-length", "11"), false);
            assertTrue(announced.next().startsWith(":status=413"));
            var crossing = strict.send(Http2Client.head("POST", "/"), false)
                    .data("0123456789", false)
                    .data("x", false);
            assertTrue(crossing.next().startsWith(":status=413"));
        }
    }

    @Test
    void holdsTheClientByItsWindow() {
        int total = 2 * 1024 * 1024;
        var gathered = new FakeGateway.Gathered();
        gateway.answer = request -> request.path().equals("/other")
                ? FakeGateway.text("hello")
                : gathered.text.thenApply(text -> Reply.of(204, Headers.EMPTY, Body.EMPTY));
        var stream = client.send(Http2Client.head("POST", "/"), false).data(new byte[total], true);
        Request request = FakeGateway.next(gateway.requests);
        assertEquals(OK, client.get("/other").all()); // the connection goes on
        request.body().start(gathered);
        assertEquals(":status=204 |", stream.all());
        assertEquals(total, gathered.text.join().length());
    }

    @Test
    void holdsTheSourceByTheWindowOfTheClient() {
        var body = new EndlessBody(1024 * 1024);
        gateway.answer = request -> request.path().equals("/") ? body.reply() : FakeGateway.text("hello");
        var stream = client.get("/");
        stream.holdReads(true);
        body.paused.join();
        try (var other = new Http2Client(gateway.entry().address())) {
            assertEquals(OK, other.get("/other").all());
        }
        assertTrue(body.written.get() < body.total);
        stream.holdReads(false);
        assertEquals(body.total, stream.all().length() - ":status=200 content-length=1048576 |".length());
    }

    @Test
    void givesUpAStreamThatTakesNothing() {
        var body = new EndlessBody(8 * 1024 * 1024);
        gateway.answer = request -> body.reply();
        var stream = client.get("/");
        stream.holdReads(true);
        body.paused.join();
        assertEquals(
                Call.End.TIMED_OUT,
                gateway.passUntil(gateway.outcomes, Duration.ofSeconds(31)).end());
        assertTrue(body.cancelled.isDone());
        stream.holdReads(false);
        assertTrue(stream.all().endsWith("reset 8")); // CANCEL
    }

    @Test
    void endsAStreamThatTheClientLeavesOpenAfterItsReply() {
        var stream = client.send(Http2Client.head("POST", "/"), false);
        assertTrue(stream.next().startsWith(":status=200"));
        assertEquals("hello end", stream.next());
        assertEquals("reset 0", gateway.passUntil(stream.events(), Duration.ofSeconds(31))); // NO_ERROR
    }

    @Test
    void readsABodyWhileAnotherIsHeldBack() {
        gateway.answer =
                request -> request.path().equals("/held") ? new CompletableFuture<>() : FakeGateway.gather(request);
        client.send(Http2Client.head("POST", "/held"), false).data(new byte[200_000], false);
        var stream = client.send(Http2Client.head("POST", "/"), false).data("abc", true);
        assertTrue(stream.all().endsWith("|3"));
    }

    @Test
    void answers408WhenTheBodyStalls() {
        gateway.answer = FakeGateway::gather;
        var stream = client.send(Http2Client.head("POST", "/"), false).data("a", false);
        assertEquals(
                408, gateway.passUntil(gateway.outcomes, Duration.ofSeconds(31)).status());
        assertTrue(stream.next().startsWith(":status=408"));
    }

    @Test
    void sendsInterimReplies() {
        gateway.answer = request -> {
            request.call().interim(103, Headers.of("Link", "</a>"));
            return FakeGateway.gather(request);
        };
        var stream = client.send(Http2Client.head("POST", "/").add("expect", "100-continue"), false);
        assertEquals(":status=103 link=</a> |", stream.next());
        assertEquals(":status=100 |", stream.next());
        assertEquals(":status=200 content-length=1 |3", stream.data("abc", true).all());
    }

    @Test
    void saysGoodbyeAndFinishesStreamsWhenItCloses() {
        var later = new CompletableFuture<Reply>();
        gateway.answer = request -> later;
        var stream = client.get("/");
        FakeGateway.next(gateway.requests);
        Thread.startVirtualThread(() -> gateway.entry().close(Duration.ofSeconds(10)));
        assertEquals("goaway 0", FakeGateway.next(client.connectionEvents));
        later.complete(Reply.of(200, Headers.EMPTY, new FakeGateway.TextBody("done")));
        assertEquals(":status=200 content-length=4 |done", stream.all());
        assertEquals("closed", FakeGateway.next(client.connectionEvents));
    }

    @Test
    void closesAnIdleConnection() {
        assertEquals(OK, client.get("/").all());
        gateway.passUntil(client.connectionEvents, Duration.ofSeconds(80));
        assertEquals("closed", FakeGateway.next(client.connectionEvents));
    }
}
