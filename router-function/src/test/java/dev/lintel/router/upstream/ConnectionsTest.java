package dev.lintel.router.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.router.http.Body;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class ConnectionsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void tellsThatNobodyListensWithoutSayingWhere() throws Exception {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        try (var caller = Caller.to("http://127.0.0.1:" + port + "/secret").build()) {
            Problem problem = caller.get("/path").problem();

            assertEquals(ProblemType.UPSTREAM_UNREACHABLE, problem.type());
            assertEquals("backend orders does not accept connections", problem.detail());
        }
    }

    @Test
    void tellsThatAConnectionWasResetBeforeTheReply() throws Exception {
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.reset();
                });
                var caller = Caller.to(server.url()).build()) {
            assertEquals(
                    ProblemType.UPSTREAM_UNREACHABLE, caller.get("/").problem().type());
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void triesOnceMoreWhenAKeptConnectionTurnsOutDead() throws Exception {
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say(OK);
                    if (talk.number > 1) talk.untilClosed();
                    else if (!talk.head().isEmpty()) talk.reset();
                });
                var caller = Caller.to(server.url()).build()) {
            assertEquals("ok", caller.get("/").text());
            assertEquals("ok", caller.get("/").text());
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void doesNotRepeatAPost() throws Exception {
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say(OK);
                    talk.head();
                    talk.reset();
                });
                var caller = Caller.to(server.url()).build()) {
            assertEquals("ok", caller.get("/").text());
            Problem problem = caller.send("POST", "/", TestBody.of("x")).problem();

            assertEquals(ProblemType.UPSTREAM_UNREACHABLE, problem.type());
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void doesNotRepeatARequestWhoseReplyBegan() throws Exception {
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say(OK);
                    talk.head();
                    talk.say("HTT").socket.close();
                });
                var caller = Caller.to(server.url()).build()) {
            assertEquals("ok", caller.get("/").text());
            assertEquals(
                    ProblemType.UPSTREAM_UNREACHABLE, caller.get("/").problem().type());
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void leavesAConnectionThatTheBackendMeansToClose() throws Exception {
        try (var server = RawServer.saying("HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 2\r\n\r\nok");
                var caller = Caller.to(server.url()).build()) {
            assertEquals("ok", caller.get("/").text());
            assertEquals("ok", caller.get("/").text());
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void leavesAConnectionThatSaysMoreThanItWasAsked() throws Exception {
        try (var server = RawServer.saying(OK + OK);
                var caller = Caller.to(server.url()).build()) {
            assertEquals("ok", caller.get("/").text());
            assertEquals("ok", caller.get("/").text());
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void dropsWhatIsIdleBeforeTheProcessIsCopied() throws Exception {
        try (var server = RawServer.saying(OK);
                var caller = Caller.to(server.url()).build()) {
            assertEquals("ok", caller.get("/").text());
            caller.upstream.dropIdle();
            assertEquals("ok", caller.get("/").text());
            assertEquals("ok", caller.get("/").text());
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void closesAConnectionThatWasIdleForAMinute() throws Exception {
        try (var server = RawServer.saying(OK);
                var caller = Caller.to(server.url()).build()) {
            assertEquals("ok", caller.get("/").text());
            caller.onLoop(() -> caller.clock.pass(Duration.ofSeconds(61)));
            assertEquals("ok", caller.get("/").text());
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void closesAnIdleConnectionBeforeTheBackendSaysItWill() throws Exception {
        try (var server = RawServer.saying(
                        "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=5, max=9\r\nContent-Length: 2\r\n\r\nok");
                var caller = Caller.to(server.url()).build()) {
            assertEquals("ok", caller.get("/").text());
            caller.onLoop(() -> caller.clock.pass(Duration.ofMillis(3900)));
            assertEquals("ok", caller.get("/").text());
            assertEquals(1, server.accepted());
            caller.onLoop(() -> caller.clock.pass(Duration.ofMillis(4100)));
            assertEquals("ok", caller.get("/").text());
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void closesOldConnectionsByItself() throws Exception {
        var closed = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say(OK).untilClosed();
                    closed.countDown();
                });
                var caller = Caller.to(server.url()).build()) {
            assertEquals("ok", caller.get("/").text());
            caller.onLoop(() -> caller.clock.pass(Duration.ofSeconds(61)));
            assertTrue(closed.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void keepsNoConnectionOnceClosedButServesWhoComesLate() throws Exception {
        try (var server = RawServer.saying(OK);
                var caller = Caller.to(server.url()).build()) {
            assertEquals("ok", caller.get("/").text());
            caller.upstream.close();
            assertEquals("ok", caller.get("/").text());
            assertEquals("ok", caller.get("/").text());
            assertEquals(3, server.accepted());
        }
    }

    @Test
    void makesCallsWaitForOneOfTheConnectionsAllowed() throws Exception {
        var go = new Semaphore(0);
        try (var server = RawServer.running(talk -> {
                    while (!talk.head().isEmpty()) {
                        go.acquire();
                        talk.say(OK);
                    }
                });
                var caller = Caller.to(server.url()).maxConnections(2).build()) {
            List<Caller.Answer> answers = new ArrayList<>();
            for (int i = 0; i < 10; i++) answers.add(caller.get("/"));
            go.release(10);
            for (var answer : answers) assertEquals("ok", answer.text());
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void refusesCallsBeyondThoseWhoMayWait() throws Exception {
        var go = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    while (!talk.head().isEmpty()) {
                        go.await();
                        talk.say(OK);
                    }
                });
                var caller = Caller.to(server.url()).maxConnections(1).build()) {
            List<Caller.Answer> answers = new ArrayList<>();
            for (int i = 0; i < 33; i++) answers.add(caller.get("/"));
            Problem problem = caller.get("/").problem();
            assertEquals(ProblemType.OVERLOADED, problem.type());
            go.countDown();
            for (var answer : answers) assertEquals("ok", answer.text());
        }
    }

    @Test
    void refusesACallThatWaitedTooLong() throws Exception {
        var asked = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    asked.countDown();
                    talk.untilClosed();
                });
                var caller = Caller.to(server.url()).maxConnections(1).build()) {
            var first = caller.get("/");
            asked.await();
            var second = caller.get("/");
            caller.onLoop(() -> caller.clock.pass(Duration.ofMillis(5001)));
            assertEquals(ProblemType.OVERLOADED, second.problem().type());
            assertFalse(first.reply.isDone());
        }
    }

    @Test
    void letsLoopsTakeTurnsWithTheOneConnectionAllowed() throws Exception {
        try (var server = RawServer.saying(OK);
                var caller =
                        Caller.to(server.url()).maxConnections(1).threads(2).build()) {
            for (int round = 0; round < 5; round++) {
                List<Caller.Answer> answers = new ArrayList<>();
                for (int i = 0; i < 8; i++) answers.add(caller.send(i % 2, "GET", "/", Body.EMPTY, true));
                for (var answer : answers) assertEquals("ok", answer.text());
            }
        }
    }

    @Test
    void triesEveryAddressOfAName() throws Exception {
        try (var server = RawServer.saying(OK);
                var caller = Caller.to("http://orders.test:" + server.port())
                        .names(host -> List.of(address("127.9.9.9"), address("127.0.0.1")))
                        .build()) {
            assertEquals("ok", caller.get("/").text());
        }
    }

    @Test
    void callsOnlyAddressesThatTheOperatorAllows() throws Exception {
        var looked = new CompletableFuture<String>();
        try (var server = RawServer.saying(OK);
                var caller = Caller.to("http://orders.test:" + server.port())
                        .addresses(AddressPolicy.publicOnly())
                        .names(host -> {
                            looked.complete(host);
                            return List.of(address("127.0.0.1"), address("169.254.169.254"));
                        })
                        .build()) {
            Problem problem = caller.get("/").problem();

            assertEquals(ProblemType.UPSTREAM_ADDRESS_REFUSED, problem.type());
            assertEquals("orders.test", looked.get());
            assertEquals(0, server.accepted());
        }
    }

    @Test
    void tellsThatANameHasNoAddress() throws Exception {
        try (var caller = Caller.to("http://orders.test")
                .names(host -> {
                    throw new UnknownHostException(host);
                })
                .build()) {
            Problem problem = caller.get("/").problem();

            assertEquals(ProblemType.UPSTREAM_UNREACHABLE, problem.type());
            assertEquals("backend orders has no address", problem.detail());
        }
    }

    @Test
    void passesOnToAnotherTargetWhenOneIsDown() throws Exception {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        try (var server = RawServer.saying(OK);
                var caller = Caller.to("http://127.0.0.1:" + port, server.url()).build()) {
            for (int i = 0; i < 6; i++)
                assertEquals(
                        "ok", caller.send("POST", "/", TestBody.of("x")).text().substring(0, 2));
        }
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
