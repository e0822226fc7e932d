package dev.lintel.router;

import static dev.lintel.contract.ProblemType.CONFIGURATION_UNAVAILABLE;
import static dev.lintel.contract.ProblemType.ENCODED_SLASH;
import static dev.lintel.contract.ProblemType.INTERNAL;
import static dev.lintel.contract.ProblemType.METHOD_NOT_ALLOWED;
import static dev.lintel.contract.ProblemType.NOT_IMPLEMENTED;
import static dev.lintel.contract.ProblemType.ROUTE_NOT_FOUND;
import static dev.lintel.contract.ProblemType.UPSTREAM_TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Requests;
import dev.lintel.router.http.SentBody;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GatewayTest {
    private final Harness router = new Harness();

    @AfterEach
    void stop() {
        router.close();
    }

    private static ProblemType problem(Reply reply) {
        Problem problem = Objects.requireNonNull(reply.problem(), "no problem");
        assertEquals(problem.members().get("requestId"), reply.headers().first("X-Request-Id"));
        assertNotNull(reply.headers().first("X-Request-Id"));
        return problem.type();
    }

    @Test
    void answers503WhileNothingWasLoaded() {
        Reply reply = router.get("/");
        assertEquals(CONFIGURATION_UNAVAILABLE, problem(reply));
        assertEquals("1", reply.headers().first("Retry-After"));
    }

    @Test
    void takesAnEmptyStoreForAnEmptyConfiguration() {
        router.watch.look();
        assertEquals(ROUTE_NOT_FOUND, problem(router.get("/")));
    }

    @Test
    void namesTheMethodsThatAPathTakes() {
        router.routes("{'id': 'r', 'match': {'path': '/', 'methods': ['PUT']}, 'reply': {'status': 200}}");
        Reply reply = router.get("/");
        assertEquals(METHOD_NOT_ALLOWED, problem(reply));
        assertEquals("PUT", reply.headers().first("Allow"));
    }

    @Test
    void refusesTrace() {
        router.watch.look();
        assertEquals(NOT_IMPLEMENTED, problem(router.send(Requests.of("TRACE", "/"))));
    }

    @Test
    void answersOptionsThatMayGoNoFurther() {
        router.watch.look();
        assertEquals(
                204,
                router.send(Requests.of("OPTIONS", "/", "Max-Forwards", "0")).status());
    }

    @Test
    void refusesAnEncodedSlashUnlessTheRouteTakesIt() {
        router.routes(
                "{'id': 'no', 'match': {'path': {'prefix': '/no'}}, 'forward': {'backend': 'a'}},"
                        + "{'id': 'yes', 'match': {'path': {'prefix': '/yes'}}, 'forward': {'backend': 'a'}, 'encodedSlash': true}");
        assertEquals(ENCODED_SLASH, problem(router.get("/no/a%2Fb")));
        assertEquals(200, router.get("/yes/a%2Fb").status());
        assertEquals("/yes/a%2Fb", router.upstream("a").last().path());
    }

    @Test
    void givesTheReplyTheRequestIdThatTheBackendSaw() {
        router.routes("{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'a'}}");
        Reply reply = router.get("/");
        assertEquals(
                router.upstream("a").last().headers().first("X-Request-Id"),
                reply.headers().first("X-Request-Id"));
        assertEquals("backend", reply.headers().first("X-From"));
        assertEquals("1.1 lintel", reply.headers().first("Via"));
    }

    @Test
    void leavesHostToTheBackendUnlessTheRouteSaysSo() {
        router.routes("{'id': 't', 'match': {'path': '/t'}, 'forward': {'backend': 'a'}},"
                + "{'id': 'k', 'match': {'path': '/k'}, 'forward': {'backend': 'a', 'host': 'keep'}},"
                + "{'id': 'l', 'match': {'path': '/l'}, 'forward': {'backend': 'a', 'host': 'x.example'}}");
        router.get("/t", "Host", "shop.example");
        assertNull(router.upstream("a").last().headers().first("Host"));
        router.get("/k", "Host", "shop.example");
        assertEquals("shop.example", router.upstream("a").last().headers().first("Host"));
        router.get("/l");
        assertEquals("x.example", router.upstream("a").last().headers().first("Host"));
    }

    @Test
    void rewritesByTemplate() {
        router.routes("{'id': 'r', 'match': {'path': '/o/{id}/{rest+}'},"
                + " 'forward': {'backend': 'a', 'path': {'template': '/v2/{rest}/of/{id}'}}}");
        router.get("/o/7/a/b?x=1");
        Request sent = router.upstream("a").last();
        assertEquals("/v2/a/b/of/7", sent.path());
        assertEquals("x=1", sent.query());
    }

    @Test
    void holdsCallsToTheNarrowestTimeouts() {
        router.publish("""
                {'lintel': 1, 'gateway': {'timeouts': {'idle': '7s', 'connect': '6s'}},
                 'backends': [{'id': 'a', 'targets': ['http://a.example'], 'timeouts': {'connect': '2s', 'firstByte': '3s'}}],
                 'routes': [{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'a'}, 'timeouts': {'firstByte': '1s'}}]}
                """);
        router.get("/");
        var call = Objects.requireNonNull(router.upstream("a").lastCall);
        assertEquals(2_000_000_000L, call.connectNanos());
        assertEquals(1_000_000_000L, call.firstByteNanos());
        assertEquals(7_000_000_000L, call.idleNanos());
        assertEquals(1_000_000 + 900_000_000_000L, call.deadlineNanos());
    }

    @Test
    void tellsOfABackendsFailureAndLetsTheBodyGo() {
        router.routes("{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'a'}}");
        router.upstream("a").answer = request -> CompletableFuture.failedFuture(
                new ProblemException(Problem.of(UPSTREAM_TIMEOUT, "no first byte within 1 s")));
        var body = new SentBody(true, false, "abc");
        assertEquals(
                UPSTREAM_TIMEOUT, problem(router.send(Requests.of("POST", "/").withBody(body))));
        assertTrue(body.discarded);
        assertTrue(router.recorded().contains("\"lintel.problem\":\"upstream-timeout\""));
    }

    @Test
    void keepsAnUnknownFailureToItself() {
        router.routes("{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'a'}}");
        router.upstream("a").answer = request -> {
            throw new IllegalStateException("db://user:password@host");
        };
        Reply reply = router.get("/");
        assertEquals(INTERNAL, problem(reply));
        assertFalse(String.valueOf(reply.problem()).contains("password"));
    }

    @Test
    void refusesAnAnnouncedBodyBeforeTheBackendIsCalled() {
        router.routes("{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'a'},"
                + " 'policies': [{'kind': 'request-size', 'maxBodyBytes': 2}]}");
        Reply reply = router.send(Requests.of("POST", "/").withBody(new SentBody(true, false, "abc")));
        assertEquals(ProblemType.CONTENT_TOO_LARGE, problem(reply));
        assertTrue(router.upstream("a").requests.isEmpty());
    }

    @Test
    void givesARefusalAnIdAndARecord() {
        router.watch.look();
        Reply reply = router.gateway.refuse(
                Problem.of(ProblemType.BAD_FRAMING, "two lengths"),
                "",
                "",
                new Request.Peer("192.0.2.1", 1, "HTTP/1.1"));
        assertEquals(ProblemType.BAD_FRAMING, problem(reply));
        assertTrue(router.recorded().contains("\"lintel.problem\":\"bad-framing\""));
    }

    @Test
    void carriesUnchangedBackendsOverAndClosesGoneOnesAfterTheirRequests() {
        router.routes("{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'b'}}");
        FakeUpstream a = router.upstream("a");
        FakeUpstream b = router.upstream("b");
        var waiting = new CompletableFuture<Reply>();
        b.answer = request -> waiting;
        Request request = Requests.of("GET", "/");
        router.gateway.handle(request);
        router.publish(
                "{'lintel': 1, 'backends': [{'id': 'a', 'description': 'new words', 'targets': ['http://a.example']}]}");
        router.watch.look();
        assertEquals(a, router.upstream("a"));
        assertFalse(b.closed);
        ((dev.lintel.router.http.FakeCall) request.call()).finish(200);
        router.watch.look();
        assertTrue(b.closed);
        assertFalse(a.closed);
    }
}
