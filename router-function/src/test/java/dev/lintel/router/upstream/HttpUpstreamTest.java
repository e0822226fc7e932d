package dev.lintel.router.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class HttpUpstreamTest {
    private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello";

    @Test
    void forwardsAGetAndItsReply() throws Exception {
        var head = new CompletableFuture<String>();
        try (var server = RawServer.running(talk -> {
                    head.complete(talk.head());
                    talk.say(HELLO).untilClosed();
                });
                var caller = Caller.to(server.url() + "/base/").build()) {
            var answer = caller.get("/a/b?x=%20y", "X-One", "1", "Connection", "close", "Content-Length", "7");

            assertEquals(200, answer.status());
            assertEquals("b", answer.header("x-a"));
            assertEquals("hello", answer.text());
            assertEquals(
                    "GET /base/a/b?x=%20y HTTP/1.1\r\nX-One: 1\r\nHost: 127.0.0.1:" + server.port() + "\r\n\r\n",
                    head.get());
        }
    }

    @Test
    void keepsTheHostThatTheRequestBrings() throws Exception {
        var head = new CompletableFuture<String>();
        try (var server = RawServer.running(talk -> {
                    head.complete(talk.head());
                    talk.say(HELLO).untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            assertEquals(200, caller.get("/", "Host", "api.example.com").status());
            assertEquals("GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n", head.get());
        }
    }

    @Test
    void usesAConnectionAgain() throws Exception {
        try (var server = RawServer.saying(HELLO);
                var caller = Caller.to(server.url()).build()) {
            for (int i = 0; i < 20; i++) assertEquals("hello", caller.get("/").text());

            assertEquals(1, server.accepted());
        }
    }

    @Test
    void sendsABodyOfKnownLengthAsItIs() throws Exception {
        try (var server = RawServer.running(talk -> {
                    String head = talk.head();
                    assertTrue(head.contains("Content-Length: 9\r\n"), head);
                    assertEquals("some text", talk.bytes(9));
                    talk.say(HELLO).untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            assertEquals(
                    "hello",
                    caller.send("POST", "/", TestBody.of("some text"), "Content-Length", "9")
                            .text());
        }
    }

    @Test
    void sendsABodyOfUnknownLengthInChunksWithItsTrailers() throws Exception {
        var received = new CompletableFuture<String>();
        try (var server = RawServer.running(talk -> {
                    String head = talk.head();
                    assertTrue(head.contains("Transfer-Encoding: chunked\r\n"), head);
                    assertEquals("6\r\nfirst \r\n", talk.upTo("first ") + talk.bytes(0) + "\r\n");
                    received.complete(talk.upTo("X-Sum: 1\r\n\r\n"));
                    talk.say(HELLO).untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var body = new TestBody(-1);
            var answer = caller.send("POST", "/", body);
            body.send("first ").send("second").end(Headers.of("Authorization", "x", "X-Sum", "1"));

            assertEquals("hello", answer.text());
            assertEquals("\r\n6\r\nsecond\r\n0\r\nX-Sum: 1\r\n\r\n", received.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void saysThatAPostHasNoBody() throws Exception {
        var head = new CompletableFuture<String>();
        try (var server = RawServer.running(talk -> {
                    head.complete(talk.head());
                    talk.say(HELLO).untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            assertEquals(200, caller.send("POST", "/", Body.EMPTY).status());
            assertTrue(head.get().contains("Content-Length: 0\r\n"));
        }
    }

    @Test
    void streamsAReplyAsItComes() throws Exception {
        var go = new CompletableFuture<Boolean>();
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
                    go.get(10, TimeUnit.SECONDS);
                    talk.say("6;ext=1\r\nsecond\r\n0\r\nX-Sum: 1\r\nContent-Length: 3\r\n\r\n")
                            .untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var answer = caller.get("/");

            assertEquals("first", answer.sink.until("first"));
            assertFalse(answer.sink.ended.isDone());
            go.complete(true);
            assertEquals("firstsecond", answer.text());
            assertEquals(Headers.of("X-Sum", "1"), answer.sink.ended.get());
        }
    }

    @Test
    void holdsWhatComesBeforeTheBodyIsStarted() throws Exception {
        try (var server = RawServer.saying(HELLO);
                var caller = Caller.to(server.url()).build()) {
            var answer = caller.send(0, "GET", "/", Body.EMPTY, false);
            var late = new TestSink();
            answer.get().body().start(late);

            assertEquals("hello", late.text());
            assertEquals("hello", caller.get("/").text());
            assertEquals(1, server.accepted());
        }
    }
}
