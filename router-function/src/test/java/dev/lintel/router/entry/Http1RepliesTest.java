package dev.lintel.router.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.LeakWatch;
import dev.lintel.router.http.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Replies: how they are framed, held back and cut.
@ExtendWith(LeakWatch.class)
@SuppressWarnings("StringConcatToTextBlock") // every byte shows
final class Http1RepliesTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final FakeGateway gateway = new FakeGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void framesTheMessageItself() {
        gateway.answer = request -> FakeGateway.reply(
                Headers.of(
                        "Connection", "close, X-Secret",
                        "Keep-Alive", "timeout=5",
                        "Transfer-Encoding", "gzip",
                        "content-length", "99",
                        "Upgrade", "h2c",
                        "Date", "Thu, 01 Jan 1970 00:00:00 GMT"),
                "hi");
        try (var client = gateway.connect(GET + GET)) {
            var answer = client.answer();
            assertEquals(
                    "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 2\r\n\r\n",
                    answer.head());
            assertEquals("hi", answer.body());
            assertEquals("hi", client.answer().body());
        }
    }

    @Test
    void chunksABodyOfUnknownLength() {
        var body = new PushedBody(-1);
        gateway.answer = request -> body.reply();
        try (var client = gateway.connect(GET)) {
            assertEquals("chunked", client.answerHead().field("Transfer-Encoding"));
            body.write("x".repeat(20)).flush();
            assertEquals("14\r\n" + "x".repeat(20) + "\r\n", client.readTo("\r\n") + client.readTo("\r\n"));
            body.write("y".repeat(70_000)).end(Headers.of("X-Sum", "1"));
            assertEquals("11170\r\n" + "y".repeat(70_000) + "\r\n", client.readTo("\r\n") + client.readTo("\r\n"));
            assertEquals("0\r\nX-Sum: 1\r\n\r\n", client.readTo("\r\n\r\n"));
        }
        assertEquals(70_020, FakeGateway.next(gateway.outcomes).replyBytes());
    }

    @Test
    void endsABodyOfUnknownLengthByClosingInOneZero() {
        var body = new PushedBody(-1);
        gateway.answer = request -> body.reply();
        try (var client = gateway.connect("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")) {
            var answer = client.answerHead();
            assertEquals("close", answer.field("Connection"));
            assertNull(answer.field("Transfer-Encoding"));
            body.write("abc").end(Headers.EMPTY);
            assertEquals("abc", client.readAll());
        }
    }

    @Test
    void keepsAOneZeroConnectionOnlyWhenAsked() {
        try (var client = gateway.connect("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n")) {
            assertEquals("keep-alive", client.answer().field("Connection"));
            assertEquals("close", client.answer().field("Connection"));
            assertEquals("", client.readAll());
        }
        assertEquals("", FakeGateway.next(gateway.requests).host());
    }

    @Test
    void sendsNoBodyWhereThereIsNone() {
        gateway.answer = request -> CompletableFuture.completedFuture(Reply.of(
                Integer.parseInt(request.path().substring(1)),
                Headers.of("Content-Length", "7"),
                new FakeGateway.TextBody("ignored")));
        try (var client = gateway.connect("GET /204 HTTP/1.1\r\nHost: a\r\n\r\nGET /304 HTTP/1.1\r\nHost: a\r\n\r\n"
                + "HEAD /200 HTTP/1.1\r\nHost: a\r\n\r\n" + "GET /404 HTTP/1.1\r\nHost: a\r\n\r\n")) {
            assertNull(client.answerHead().field("Content-Length"));
            assertEquals("7", client.answerHead().field("Content-Length"));
            assertEquals("7", client.answerHead().field("Content-Length"));
            assertEquals("ignored", client.answer().body());
        }
    }

    @Test
    void rendersAProblem() {
        gateway.answer = request -> CompletableFuture.completedFuture(
                Reply.of(Problem.of(ProblemType.ROUTE_NOT_FOUND, "no route takes this path")
                        .with("requestId", "r-9")
                        .withHeader("X-Request-Id", "r-9")));
        try (var client = gateway.connect(GET + "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")) {
            var answer = client.answer();
            assertEquals(404, answer.status());
            assertEquals("application/problem+json", answer.field("Content-Type"));
            assertEquals("r-9", answer.field("X-Request-Id"));
            assertEquals(
                    "{\"type\":\"https://lintel.dev/problems/route-not-found\",\"title\":\"No route\",\"status\":404,"
                            + "\"detail\":\"no route takes this path\",\"retryable\":false,\"requestId\":\"r-9\"}",
                    answer.body());
            assertEquals(answer.field("Content-Length"), client.answerHead().field("Content-Length"));
        }
    }

    @Test
    void sendsInterimRepliesButNotToOneZero() {
        gateway.answer = request -> {
            request.call().interim(103, Headers.of("Link", "</a.css>; rel=preload"));
            return FakeGateway.text("x");
        };
        try (var client = gateway.connect(GET + "GET / HTTP/1.0\r\n\r\n")) {
            assertEquals("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n", client.readTo("\r\n\r\n"));
            assertEquals(200, client.answer().status());
            assertEquals(200, client.answer().status());
        }
    }

    @Test
    void showsACutBodyAsCut() {
        var counted = new PushedBody(10);
        gateway.answer = request -> counted.reply();
        try (var client = gateway.connect(GET)) {
            client.answerHead();
            counted.write("abc").fail();
            assertEquals("abc", client.readAll());
        }
        assertEquals(Call.End.UPSTREAM_CUT, FakeGateway.next(gateway.outcomes).end());

        var chunked = new PushedBody(-1);
        gateway.answer = request -> chunked.reply();
        try (var client = gateway.connect(GET)) {
            client.answerHead();
            chunked.write("abc").fail();
            assertEquals("3\r\nabc\r\n", client.readAll());
        }

        var closed = new PushedBody(-1);
        gateway.answer = request -> closed.reply();
        try (var client = gateway.connect("GET / HTTP/1.0\r\n\r\n")) {
            client.answerHead();
            closed.write("abc").fail();
            assertTrue(client.readAll().endsWith("<reset>"));
        }
    }

    @Test
    void cutsABodyThatIsNotAsLongAsAnnounced() {
        var few = new PushedBody(5);
        gateway.answer = request -> few.reply();
        try (var client = gateway.connect(GET)) {
            few.write("abc").end(Headers.EMPTY);
            assertTrue(client.readAll().endsWith("\r\n\r\nabc"));
        }
        var many = new PushedBody(2);
        gateway.answer = request -> many.reply();
        try (var client = gateway.connect(GET)) {
            many.write("abc").end(Headers.EMPTY);
            assertTrue(client.readAll().endsWith("\r\n\r\n"));
        }
    }

    @Test
    void cutsABodyWhoseTrailersWouldSplitTheReply() {
        var body = new PushedBody(-1);
        gateway.answer = request -> body.reply();
        try (var client = gateway.connect(GET)) {
            client.answerHead();
            body.write("abc").end(Headers.of("X-A", "a\r\nX-B: b"));
            assertEquals("3\r\nabc\r\n", client.readAll());
        }
    }

    @Test
    void leavesOutAnInterimReplyThatCannotBeSent() {
        gateway.answer = request -> {
            request.call().interim(103, Headers.of("X-A", "a\r\nX-B: b"));
            return FakeGateway.text("x");
        };
        try (var client = gateway.connect(GET)) {
            assertEquals(200, client.answer().status());
        }
    }

    @Test
    void answers500OnceForAHandlerThatFails() {
        gateway.answer = request -> {
            if (request.path().equals("/throws")) throw new IllegalStateException("boom");
            return CompletableFuture.failedFuture(new IllegalStateException("boom"));
        };
        try (var client = gateway.connect("GET /throws HTTP/1.1\r\nHost: a\r\n\r\n" + GET)) {
            var answer = client.answer();
            assertEquals(500, answer.status());
            assertFalse(answer.body().contains("boom"));
            assertEquals(500, client.answer().status());
        }
    }

    @Test
    void answers500ForAFieldThatWouldSplitTheReply() {
        gateway.answer = request -> FakeGateway.reply(Headers.of("X-A", "a\r\nX-B: b"), "x");
        try (var client = gateway.connect(GET)) {
            assertEquals(500, client.answer().status());
        }
        gateway.answer = request -> FakeGateway.reply(Headers.of("X-A", "a\u010d\u010aX-B: b"), "x");
        try (var client = gateway.connect(GET)) {
            assertEquals(500, client.answer().status());
        }
        gateway.answer = request -> FakeGateway.reply(Headers.of("X A", "a"), "x");
        try (var client = gateway.connect(GET)) {
            assertEquals(500, client.answer().status());
        }
    }

    @Test
    void holdsTheSourceWhileTheClientDoesNotRead() {
        var body = new EndlessBody(32 * 1024 * 1024);
        gateway.answer = request -> request.path().equals("/") ? body.reply() : FakeGateway.text("ok");
        try (var client = gateway.connect(GET);
                var other = gateway.connect()) {
            body.paused.join();
            assertTrue(body.written.get() < body.total, "not all was written at once");
            other.send("GET /other HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals(200, other.answer().status());
            assertEquals(body.total, client.answer().body().length());
        }
    }

    @Test
    void givesUpAClientThatTakesNothing() {
        var body = new EndlessBody(32 * 1024 * 1024);
        gateway.answer = request -> body.reply();
        try (var client = gateway.connect(GET)) {
            body.paused.join();
            gateway.passUntil(gateway.outcomes, Duration.ofSeconds(31));
            assertTrue(client.readAll().length() < body.total);
        }
        assertTrue(body.cancelled.isDone());
    }

    @Test
    void cancelsTheSourceWhenTheClientGoes() {
        var body = new PushedBody(-1);
        gateway.answer = request -> body.reply();
        try (var client = gateway.connect(GET)) {
            client.answerHead();
        }
        body.cancelled.join();
        assertEquals(Call.End.CLIENT_GONE, FakeGateway.next(gateway.outcomes).end());
        body.write("late").end(Headers.EMPTY);
    }

    @Test
    void takesRepliesAndBodiesFromOtherThreads() {
        var later = new CompletableFuture<Reply>();
        gateway.answer = request -> later;
        var body = new PushedBody(3);
        try (var client = gateway.connect(GET)) {
            FakeGateway.next(gateway.requests);
            later.complete(Reply.of(200, Headers.EMPTY, body));
            body.write("abc").end(Headers.EMPTY);
            assertEquals("abc", client.answer().body());
        }
    }

    @Test
    void discardsAReplyThatComesAfterTheClientLeft() {
        var later = new CompletableFuture<Reply>();
        gateway.answer = request -> later;
        try (var client = gateway.connect(GET)) {
            FakeGateway.next(gateway.requests);
            client.leave();
            FakeGateway.next(gateway.outcomes);
        }
        var body = new PushedBody(3);
        later.complete(Reply.of(200, Headers.EMPTY, body));
        body.discarded.join();
    }

    @Test
    void doesNotTakeAnEmptyBodyForAnUnknownOne() {
        gateway.answer = request -> CompletableFuture.completedFuture(Reply.of(200, Headers.EMPTY, Body.EMPTY));
        try (var client = gateway.connect(GET)) {
            assertEquals("0", client.answer().field("Content-Length"));
        }
    }
}
