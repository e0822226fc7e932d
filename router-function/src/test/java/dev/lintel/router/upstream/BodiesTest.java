package dev.lintel.router.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class BodiesTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void cutsTheReplyWhenTheBackendDoes() throws Exception {
        for (String start :
                List.of("Content-Length: 9\r\n\r\npart", "Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n")) {
            try (var server = RawServer.running(talk -> {
                        talk.head();
                        talk.say("HTTP/1.1 200 OK\r\n" + start);
                    });
                    var caller = Caller.to(server.url()).build()) {
                Problem problem = caller.get("/").cut();
                assertEquals(ProblemType.UPSTREAM_UNREACHABLE, problem.type());
                assertEquals("backend orders cut its reply", problem.detail());
            }
        }
    }

    @Test
    void cutsAReplyDelimitedByCloseWhenItIsReset() throws Exception {
        var read = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say("HTTP/1.1 200 OK\r\n\r\npart");
                    read.await();
                    talk.reset();
                });
                var caller = Caller.to(server.url()).build()) {
            var answer = caller.get("/");
            answer.sink.until("part");
            read.countDown();
            assertEquals(ProblemType.UPSTREAM_UNREACHABLE, answer.cut().type());
        }
    }

    @Test
    void takesTheEndOfTheConnectionForTheEndOfAReplyWithoutLength() throws Exception {
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say("HTTP/1.0 200 OK\r\n\r\nall of it");
                });
                var caller = Caller.to(server.url()).build()) {
            assertEquals("all of it", caller.get("/").text());
        }
    }

    @Test
    void knowsRepliesThatHaveNoBody() throws Exception {
        for (String reply : List.of("204 No Content\r\n", "304 Not Modified\r\nContent-Length: 9\r\n")) {
            try (var server = RawServer.saying("HTTP/1.1 " + reply + "\r\n");
                    var caller = Caller.to(server.url()).build()) {
                assertEquals("", caller.get("/").text());
                assertEquals("", caller.get("/").text());
                assertEquals(1, server.accepted());
            }
        }
        try (var server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
                var caller = Caller.to(server.url()).build()) {
            var answer = caller.send("HEAD", "/", Body.EMPTY);
            assertEquals("9", answer.header("content-length"));
            assertEquals("", answer.text());
            assertEquals("", caller.send("HEAD", "/", Body.EMPTY).text());
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void handsInterimRepliesOn() throws Exception {
        try (var server = RawServer.saying(
                        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nConnection: X-Hop\r\nX-Hop: 1\r\n\r\n"
                                + "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + OK);
                var caller = Caller.to(server.url()).build()) {
            var answer = caller.get("/");
            assertEquals("ok", answer.text());
            assertEquals(List.of("103 </a>", "102 null"), answer.call.interims);
        }
    }

    @Test
    void boundsInterimReplies() throws Exception {
        try (var server = RawServer.saying("HTTP/1.1 102 Processing\r\n\r\n".repeat(33));
                var caller = Caller.to(server.url()).build()) {
            assertEquals(
                    ProblemType.UPSTREAM_BAD_REPLY, caller.get("/").problem().type());
        }
    }

    @Test
    void sendsABodyOnceTheBackendAsksForIt() throws Exception {
        var asked = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    assertTrue(talk.head().contains("Expect: 100-continue\r\n"));
                    asked.await();
                    talk.say("HTTP/1.1 100 Continue\r\n\r\n");
                    assertEquals("data", talk.bytes(4));
                    talk.say(OK).untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var body = new TestBody(4);
            var answer = caller.send("POST", "/", body, "Expect", "100-continue");
            caller.onLoop(() -> assertFalse(body.started.isDone()));
            asked.countDown();
            body.send("data").end(Headers.EMPTY);
            assertEquals("ok", answer.text());
        }
    }

    @Test
    void neverSendsABodyThatTheBackendRefuses() throws Exception {
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
                    assertEquals("", talk.head());
                });
                var caller = Caller.to(server.url()).build()) {
            var body = new TestBody(4);
            var answer = caller.send("POST", "/", body, "Expect", "100-continue");
            assertEquals(413, answer.status());
            assertEquals("no", answer.text());
            assertTrue(body.stopped.get(10, TimeUnit.SECONDS));
            assertFalse(body.started.isDone());
        }
    }

    @Test
    void stopsTheRequestWhenTheReplyIsCompleteBeforeIt() throws Exception {
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.bytes(4);
                    talk.say("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno")
                            .untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var body = new TestBody(1_000_000);
            var answer = caller.send("POST", "/", body);
            body.send("part");
            assertEquals(413, answer.status());
            assertEquals("no", answer.text());
            assertTrue(body.stopped.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void sendsOnWhileTheReplyIsComing() throws Exception {
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    assertEquals("ping", talk.bytes(4));
                    talk.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npong\r\n");
                    assertEquals("ping", talk.bytes(4));
                    talk.say("4\r\npong\r\n0\r\n\r\n");
                    talk.untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var body = new TestBody(8);
            var answer = caller.send("POST", "/", body);
            body.send("ping");
            answer.sink.until("pong");
            body.send("ping").end(Headers.EMPTY);
            assertEquals("pongpong", answer.text());
        }
    }

    @Test
    void pausesTheRequestWhileTheBackendDoesNotRead() throws Exception {
        var go = new CountDownLatch(1);
        String piece = "x".repeat(100_000);
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    go.await();
                    assertEquals(20_000_000, talk.bytes(20_000_000).length());
                    talk.say(OK).untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var body = new TestBody(20_000_000);
            var answer = caller.send("POST", "/", body);
            int sent = 0;
            while (sent < 20_000_000 && !body.pauses.tryAcquire()) {
                body.send(piece);
                sent += piece.length();
                caller.onLoop(() -> {});
            }
            assertTrue(sent < 20_000_000);
            go.countDown();
            assertTrue(body.resumes.tryAcquire(10, TimeUnit.SECONDS));
            for (; sent < 20_000_000; sent += piece.length()) body.send(piece);
            body.end(Headers.EMPTY);
            assertEquals("ok", answer.text());
        }
    }

    @Test
    void readsNoMoreThanItsReaderTakes() throws Exception {
        int length = 30_000_000;
        var written = new AtomicInteger();
        String piece = "x".repeat(100_000);
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
                    for (int i = 0; i < length; i += piece.length()) {
                        talk.say(piece);
                        written.addAndGet(piece.length());
                    }
                    talk.untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var answer = caller.send(0, "GET", "/", Body.EMPTY, false);
            var body = answer.get().body();
            caller.onLoop(() -> {
                body.start(answer.sink);
                answer.sink.flow.join().pause();
            });
            caller.passWhenNoticed(Duration.ofSeconds(1));
            assertTrue(written.get() < length, "the backend was not held");
            answer.sink.flow.get().resume();
            assertEquals(length, answer.text().length());
        }
    }

    @Test
    void leavesTheBackendWhenTheClientLeaves() throws Exception {
        var asked = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    asked.countDown();
                    talk.untilClosed();
                    left.countDown();
                });
                var caller = Caller.to(server.url()).build()) {
            var answer = caller.get("/");
            asked.await();
            answer.call.leave();
            assertTrue(left.await(10, TimeUnit.SECONDS));
            answer.problem();
        }
    }

    @Test
    void leavesTheBackendWhenTheReplyIsCancelledOrDiscarded() throws Exception {
        for (boolean start : new boolean[] {true, false}) {
            var left = new CountDownLatch(1);
            try (var server = RawServer.running(talk -> {
                        talk.head();
                        talk.say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart")
                                .untilClosed();
                        left.countDown();
                    });
                    var caller = Caller.to(server.url()).build()) {
                var answer = caller.send(0, "GET", "/", Body.EMPTY, start);
                if (start) {
                    answer.sink.until("part");
                    answer.sink.flow.get().cancel();
                } else {
                    answer.get().body().discard();
                }
                assertTrue(left.await(10, TimeUnit.SECONDS));
                caller.onLoop(() -> assertFalse(answer.sink.ended.isDone()));
            }
        }
    }

    @Test
    void failsWithWhatTheRequestsBodyFailedWith() throws Exception {
        var left = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.untilClosed();
                    left.countDown();
                });
                var caller = Caller.to(server.url()).build()) {
            var body = new TestBody(9);
            var answer = caller.send("POST", "/", body);
            body.send("part");
            body.sink().fail(new ProblemException(Problem.of(ProblemType.CONTENT_TOO_LARGE, "too much")));
            assertEquals(ProblemType.CONTENT_TOO_LARGE, answer.problem().type());
            assertTrue(left.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void refusesABodyThatIsNotAsLongAsAnnounced() throws Exception {
        for (String sent : List.of("short", "far too long")) {
            try (var server = RawServer.running(RawServer.Talk::untilClosed);
                    var caller = Caller.to(server.url()).build()) {
                var body = new TestBody(9);
                var answer = caller.send("POST", "/", body);
                body.send(sent).end(Headers.EMPTY);
                assertEquals(ProblemType.BAD_REQUEST, answer.problem().type());
            }
        }
    }

    @Test
    void readsAReplyThatWasSentBeforeTheConnectionWasReset() throws Exception {
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
                });
                var caller = Caller.to(server.url()).build()) {
            var body = new TestBody(100_000_000);
            var answer = caller.send("POST", "/", body);
            String piece = "x".repeat(100_000);
            while (!body.stopped.isDone() && !answer.reply.isDone()) {
                body.send(piece);
                caller.onLoop(() -> {});
            }
            assertEquals(413, answer.status());
        }
    }

    @Test
    void tunnelsAfterAnUpgrade() throws Exception {
        var closed = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    String head = talk.head();
                    assertTrue(
                            head.contains("Upgrade: websocket\r\n") && head.contains("Connection: upgrade\r\n"), head);
                    talk.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhi");
                    assertEquals("frame", talk.bytes(5));
                    talk.say("echo");
                    talk.untilClosed();
                    closed.countDown();
                });
                var caller = Caller.to(server.url()).build()) {
            var body = new TestBody(-1);
            var answer = caller.send("GET", "/", body, "Connection", "Upgrade", "Upgrade", "websocket");
            assertEquals(101, answer.status());
            assertEquals("websocket", answer.header("upgrade"));
            answer.sink.until("hi");
            body.send("frame");
            answer.sink.until("hiecho");
            body.end(Headers.EMPTY);
            assertTrue(closed.await(10, TimeUnit.SECONDS));
            assertEquals("hiecho", answer.text());
        }
    }

    @Test
    void passesARefusedUpgradeOn() throws Exception {
        try (var server = RawServer.saying(OK);
                var caller = Caller.to(server.url()).build()) {
            var body = new TestBody(-1);
            var answer = caller.send("GET", "/", body, "Connection", "Upgrade", "Upgrade", "websocket");
            assertEquals("ok", answer.text());
            assertTrue(body.stopped.get(10, TimeUnit.SECONDS));
            assertEquals("ok", caller.get("/").text());
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void refusesAnUpgradeThatNobodyAskedFor() throws Exception {
        try (var server = RawServer.saying("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
                var caller = Caller.to(server.url()).build()) {
            assertEquals(
                    ProblemType.UPSTREAM_BAD_REPLY, caller.get("/").problem().type());
        }
    }

    @Test
    void hasASmallReplyWholeBeforeItTells() throws Exception {
        try (var server = RawServer.saying(OK);
                var caller = Caller.to(server.url()).build()) {
            var answer = caller.send(0, "GET", "/", Body.EMPTY, false);
            var body = answer.get().body();
            caller.onLoop(() -> {
                body.start(answer.sink);
                assertTrue(answer.sink.ended.isDone());
            });
            assertEquals("ok", answer.text());
            assertEquals(0, answer.sink.flushes());
        }
    }

    @Test
    void makesAProblemOfAReplyThatIsBrokenFromTheStart() throws Exception {
        try (var server = RawServer.saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n");
                var caller = Caller.to(server.url()).build()) {
            assertEquals(
                    ProblemType.UPSTREAM_BAD_REPLY, caller.get("/").problem().type());
        }
    }

    @Test
    void flushesOncePerBatch() throws Exception {
        var go = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n");
                    go.await();
                    talk.say("1\r\nc\r\n1\r\nd\r\n0\r\n\r\n").untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var answer = caller.get("/");
            answer.sink.until("ab");
            caller.onLoop(() -> assertEquals(1, answer.sink.flushes()));
            go.countDown();
            assertEquals("abcd", answer.text());
            assertEquals(1, answer.sink.flushes());
        }
    }

    @Test
    void takesABodyFromAnyThread() throws Exception {
        var heard = new CompletableFuture<String>();
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    heard.complete(talk.bytes(6));
                    talk.say(OK).untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var body = new TestBody(6);
            var answer = caller.send("PUT", "/", body);
            var sink = body.sink();
            sink.open(Flow.DONE);
            body.send("abc").send("def").end(Headers.EMPTY);
            assertEquals("ok", answer.text());
            assertEquals("abcdef", heard.get());
        }
    }
}
