package dev.lintel.router.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Body;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class TimeLimitsTest {
    private static final Duration HAIR = Duration.ofMillis(1);

    @Test
    void namesTheLimitThatNoConnectionMet() throws Exception {
        var never = new CountDownLatch(1);
        try (var caller = Caller.to("http://orders.test")
                .names(host -> {
                    awaitQuietly(never);
                    return List.of();
                })
                .build()) {
            var answer = caller.get("/");
            caller.onLoop(() -> caller.clock.pass(Caller.CONNECT.plus(HAIR)));

            assertTimedOut("accepted no connection within 5 s", answer.problem());
            never.countDown();
        }
    }

    @Test
    void namesTheLimitThatNoFirstByteMet() throws Exception {
        var asked = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    asked.countDown();
                    talk.untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var answer = caller.get("/");
            asked.await();
            caller.onLoop(() -> caller.clock.pass(Caller.FIRST_BYTE.plus(HAIR)));

            assertTimedOut("sent no first byte within 10 s", answer.problem());
        }
    }

    @Test
    void cutsAReplyThatStopsComing() throws Exception {
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart").untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var answer = caller.get("/");
            answer.sink.until("part");
            caller.passWhenNoticed(Caller.IDLE);

            assertTimedOut("sent no byte for 30 s", answer.cut());
        }
    }

    @Test
    void endsTheWholeExchangeAtItsDeadline() throws Exception {
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart").untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var answer = caller.get("/");
            answer.sink.until("part");
            caller.onLoop(() -> caller.clock.pass(Caller.TOTAL.plus(HAIR)));

            assertTimedOut("was not done within 120 s", answer.cut());
        }
    }

    @Test
    void doesNotBlameABackendWhoseReplyTheClientHolds() throws Exception {
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\npart");
                    talk.say("rest").untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var answer = caller.send(0, "GET", "/", Body.EMPTY, false);
            answer.get();
            caller.passWhenNoticed(Caller.IDLE);
            caller.passWhenNoticed(Caller.IDLE);
            answer.get().body().start(answer.sink);

            assertEquals("partrest", answer.text());
        }
    }

    @Test
    void countsTheFirstByteFromTheRequestsEnd() throws Exception {
        var all = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.bytes(8);
                    all.countDown();
                    talk.untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var body = new TestBody(8);
            var answer = caller.send("POST", "/", body);
            body.send("slow");
            caller.passWhenNoticed(Caller.FIRST_BYTE.multipliedBy(2));
            assertFalse(answer.reply.isDone());
            body.send("ness").end(Headers.EMPTY);
            all.await();
            caller.onLoop(() -> caller.clock.pass(Caller.FIRST_BYTE.plus(HAIR)));

            assertTimedOut("sent no first byte within 10 s", answer.problem());
        }
    }

    @Test
    void sendsABodyThatNobodyAskedOnForAfterASecond() throws Exception {
        var received = new CompletableFuture<String>();
        var asked = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    asked.countDown();
                    received.complete(talk.bytes(4));
                    talk.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var answer = caller.send("POST", "/", TestBody.of("data"), "Expect", "100-continue");
            asked.await();
            caller.onLoop(() -> caller.clock.pass(Duration.ofSeconds(1)));

            assertEquals("data", received.get(10, TimeUnit.SECONDS));
            assertEquals(200, answer.status());
        }
    }

    @Test
    void lastsAsLongAsATunnelIsUsed() throws Exception {
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
                    for (int i = 0; i < 9; i++) talk.say(talk.bytes(1));
                    talk.untilClosed();
                });
                var caller = Caller.to(server.url()).build()) {
            var body = new TestBody(-1);
            var answer = caller.send("GET", "/", body, "Connection", "Upgrade", "Upgrade", "websocket");
            assertEquals(101, answer.status());
            for (int i = 1; i <= 9; i++) { // nine times 20 s are past the total of 120 s
                body.send("x");
                answer.sink.until("x".repeat(i));
                caller.passWhenNoticed(Duration.ofSeconds(20));
            }
            caller.passWhenNoticed(Caller.IDLE);

            assertTimedOut("sent no byte for 30 s", answer.cut());
        }
    }

    private static void assertTimedOut(String how, Problem problem) {
        assertEquals(ProblemType.UPSTREAM_TIMEOUT, problem.type());
        assertTrue(problem.detail().endsWith(how), problem.detail());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
