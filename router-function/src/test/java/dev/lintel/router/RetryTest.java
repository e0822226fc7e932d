package dev.lintel.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.CallFailure;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.FakeCall;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Requests;
import dev.lintel.router.http.SentBody;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RetryTest {
    private static final Duration LONG = Duration.ofSeconds(3);

    private final Harness router = new Harness();
    private final ArrayDeque<Supplier<CompletionStage<Reply>>> script = new ArrayDeque<>();
    private final List<CompletableFuture<Reply>> slow = new ArrayList<>();

    @AfterEach
    void stop() {
        router.close();
    }

    private void route(String policy) {
        router.routes("{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'a'}, 'policies': ["
                + "{'kind': 'retry'" + policy + "}]}");
        router.upstream("a").answer =
                request -> script.isEmpty() ? reply(200) : script.pop().get();
    }

    private static CompletionStage<Reply> reply(int status, String... fields) {
        return CompletableFuture.completedFuture(Reply.of(status, Headers.of(fields), Body.EMPTY));
    }

    private void then(int status, String... fields) {
        script.add(() -> reply(status, fields));
    }

    private void then(CallFailure how, ProblemType type) {
        script.add(() -> router.upstream("a").failing(how, type));
    }

    private void thenSlow() {
        script.add(() -> {
            var pending = new CompletableFuture<Reply>();
            slow.add(pending);
            return pending;
        });
    }

    private CompletableFuture<Reply> begin(Request request) {
        return router.gateway.handle(request).toCompletableFuture();
    }

    private int statusAfterAWhile(Request request) {
        var reply = begin(request);
        router.pass(LONG);
        assertTrue(reply.isDone());
        return reply.join().status();
    }

    private int calls() {
        return router.upstream("a").requests.size();
    }

    @Test
    void callsAgainAfterEachNamedFailure() {
        route("");
        then(503);
        then(CallFailure.RESET, ProblemType.UPSTREAM_UNREACHABLE);
        assertEquals(200, statusAfterAWhile(Requests.of("GET", "/")));
        assertEquals(3, calls());
    }

    @Test
    void answersWithTheLastFailureWhenAttemptsAreUsedUp() {
        route(", 'attempts': 2");
        then(503, "X-N", "1");
        then(503, "X-N", "2");
        var reply = begin(Requests.of("GET", "/"));
        router.pass(LONG);
        assertEquals("2", reply.join().headers().first("X-N"));
        assertEquals(2, calls());
    }

    @Test
    void leavesOtherFailuresAlone() {
        route("");
        then(500);
        assertEquals(500, statusAfterAWhile(Requests.of("GET", "/")));
        then(CallFailure.BAD_REPLY, ProblemType.UPSTREAM_BAD_REPLY);
        assertEquals(502, statusAfterAWhile(Requests.of("GET", "/")));
        assertEquals(2, calls());
    }

    @Test
    void repeatsOnlyWhatMayBeMadeTwice() {
        route(", 'methods': ['PATCH']");
        for (String method : List.of("PUT", "DELETE", "PATCH")) {
            then(503);
            assertEquals(200, statusAfterAWhile(Requests.of(method, "/")), method);
        }
        then(503);
        assertEquals(503, statusAfterAWhile(Requests.of("POST", "/")));
        script.clear();
        then(503);
        assertEquals(200, statusAfterAWhile(Requests.of("POST", "/", "Idempotency-Key", "\"k\"")));
    }

    @Test
    void sendsABodyAgainUpToItsLimit() {
        route(", 'maxBodyBytes': 6");
        then(503);
        assertEquals(
                200, statusAfterAWhile(Requests.of("PUT", "/").withBody(new SentBody(false, false, "abc", "def"))));
        assertEquals(List.of("abcdef", "abcdef"), router.upstream("a").bodies);
        then(503);
        assertEquals(
                503, statusAfterAWhile(Requests.of("PUT", "/").withBody(new SentBody(false, false, "abc", "defg"))));
        assertEquals("abcdefg", router.upstream("a").bodies.getLast());
    }

    @Test
    void waitsAsLongAsTheReplyAsksAndNoLongerThanAllowed() {
        route(", 'maxRetryAfter': '4s'");
        then(503, "Retry-After", "3");
        var reply = begin(Requests.of("GET", "/"));
        router.pass(Duration.ofMillis(2999));
        assertEquals(1, calls());
        router.pass(Duration.ofMillis(1));
        assertEquals(200, reply.join().status());
        then(503, "Retry-After", "5");
        assertEquals(503, begin(Requests.of("GET", "/")).join().status());
    }

    @Test
    void waitsUntilTheDateThatTheReplyNames() {
        route("");
        then(503, "Retry-After", "Mon, 23 Nov 2026 12:00:02 GMT");
        var reply = begin(Requests.of("GET", "/"));
        router.pass(Duration.ofMillis(1900));
        assertFalse(reply.isDone());
        router.pass(Duration.ofMillis(200));
        assertEquals(200, reply.join().status());
    }

    @Test
    void givesUpWhenTheTimeLeftIsShorterThanTheWait() {
        router.routes("{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'a'}, 'timeouts': {'total': '2s'},"
                + " 'policies': [{'kind': 'retry'}]}");
        router.upstream("a").answer = request -> reply(503, "Retry-After", "2");
        assertEquals(503, begin(Requests.of("GET", "/")).join().status());
        assertEquals(1, calls());
    }

    @Test
    void staysWithinItsBudget() {
        route(", 'attempts': 2, 'budget': {'percent': 0, 'perSecond': 1}");
        router.upstream("a").answer = request -> reply(503);
        for (int i = 0; i < 30; i++) {
            var reply = begin(Requests.of("GET", "/"));
            router.pass(Duration.ofMillis(60));
            assertEquals(503, reply.join().status());
        }
        assertEquals(30 + 10, calls(), "ten seconds of one a second");
    }

    @Test
    void callsNoMoreOnceTheClientLeft() {
        route("");
        then(503, "Retry-After", "1");
        Request request = Requests.of("GET", "/");
        var reply = begin(request);
        ((FakeCall) request.call()).leave();
        router.pass(LONG);
        assertEquals(1, calls());
        assertEquals(0, router.loop.waiting());
        assertTrue(reply.isDone());
    }

    @Test
    void holdsEachAttemptToItsTime() {
        route(", 'attemptTimeout': '300ms'");
        assertEquals(200, statusAfterAWhile(Requests.of("GET", "/")));
        assertEquals(
                Duration.ofMillis(300).toNanos(),
                router.upstream("a").calls.getLast().headNanos());
    }

    @Test
    void recordsEachAttempt() {
        route("");
        then(503);
        then(CallFailure.TIMEOUT, ProblemType.UPSTREAM_TIMEOUT);
        Request request = Requests.of("GET", "/");
        statusAfterAWhile(request);
        ((FakeCall) request.call()).finish(200);
        String record = router.recorded();
        assertTrue(record.contains("\"lintel.attempts\":3,\"lintel.attempts.failed\":\"503,timeout\""), record);
    }

    @Test
    void hedgesASlowAttemptAndDropsTheLoser() {
        route(", 'hedge': {'after': '100ms'}");
        thenSlow();
        Request request = Requests.of("GET", "/");
        var reply = begin(request);
        router.pass(Duration.ofMillis(99));
        assertEquals(1, calls());
        var dropped = new boolean[1];
        router.upstream("a").requests.getFirst().call().onGone(() -> dropped[0] = true);
        router.pass(Duration.ofMillis(1));
        assertEquals(200, reply.join().status());
        assertTrue(dropped[0], "the slow one is still wanted");
        slow.getFirst().complete(Reply.of(200, Headers.EMPTY, Body.EMPTY));
        ((FakeCall) request.call()).finish(200);
        assertTrue(router.recorded().contains("\"lintel.hedged\":true"));
    }

    @Test
    void waitsForTheOtherAttemptWhenOneOfTwoFails() {
        route(", 'hedge': {'after': '100ms'}, 'attempts': 2");
        thenSlow();
        then(503);
        var reply = begin(Requests.of("GET", "/"));
        router.pass(Duration.ofMillis(150));
        assertFalse(reply.isDone());
        slow.getFirst().complete(Reply.of(204, Headers.EMPTY, Body.EMPTY));
        assertEquals(204, reply.join().status());
    }

    @Test
    void hedgesOnlySafeRequests() {
        route(", 'hedge': {'after': '100ms'}");
        thenSlow();
        begin(Requests.of("PUT", "/"));
        router.pass(LONG);
        assertEquals(1, calls());
    }
}
