package dev.lintel.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.CallFailure;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.CollectSink;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Requests;
import dev.lintel.router.http.SentBody;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FallbackTest {
    private final Harness router = new Harness();

    @AfterEach
    void stop() {
        router.close();
    }

    private void route(String policy) {
        router.routes("{'id': 'r', 'match': {'path': {'prefix': '/'}}, 'forward': {'backend': 'a'}, 'policies': ["
                + "{'kind': 'fallback'" + policy + "}]}");
    }

    private static CompletionStage<Reply> reply(int status, String body, String... fields) {
        Body sent = body.isEmpty() ? Body.EMPTY : new SentBody(false, false, body);
        return CompletableFuture.completedFuture(Reply.of(status, Headers.of(fields), sent));
    }

    private void answers(int status, String body, String... fields) {
        router.upstream("a").answer = request -> reply(status, body, fields);
    }

    private void fails(CallFailure how, ProblemType type) {
        router.upstream("a").answer = request -> router.upstream("a").failing(how, type);
    }

    private String text(Reply reply) {
        return CollectSink.read(reply.body());
    }

    @Test
    void callsTheOtherBackendWhenTheFirstFails() {
        route(", 'backend': 'b'");
        fails(CallFailure.CIRCUIT_OPEN, ProblemType.CIRCUIT_OPEN);
        assertEquals(200, router.get("/x").status());
        assertEquals("/x", router.upstream("b").last().path());
        String record = router.recorded();
        assertTrue(record.contains("\"lintel.backend\":\"b\""), record);
        assertTrue(
                record.contains("\"lintel.attempts.failed\":\"circuit-open\",\"lintel.fallback\":\"backend\""), record);
    }

    @Test
    void givesTheOtherBackendTheSameBody() {
        route(", 'backend': 'b'");
        answers(503, "");
        assertEquals(
                200,
                router.send(Requests.of("PUT", "/").withBody(new SentBody(true, false, "ab", "c")))
                        .status());
        assertEquals(List.of("abc"), router.upstream("b").bodies);
    }

    @Test
    void doesNotGiveTheOtherBackendWhatMayHaveBeenDone() {
        route(", 'backend': 'b'");
        answers(503, "");
        assertEquals(503, router.send(Requests.of("POST", "/")).status());
        assertEquals(0, router.upstream("b").requests.size());
        fails(CallFailure.CONNECT_FAILURE, ProblemType.UPSTREAM_UNREACHABLE);
        assertEquals(200, router.send(Requests.of("POST", "/")).status());
    }

    @Test
    void leavesOtherEndsAlone() {
        route(", 'on': ['timeout'], 'statuses': [503], 'reply': {'status': 200}");
        answers(500, "");
        assertEquals(500, router.get("/").status());
        fails(CallFailure.RESET, ProblemType.UPSTREAM_UNREACHABLE);
        assertEquals(502, router.get("/").status());
        fails(CallFailure.TIMEOUT, ProblemType.UPSTREAM_TIMEOUT);
        assertEquals(200, router.get("/").status());
    }

    @Test
    void answersWithTheFixedReplyWhenTheOtherBackendFailsToo() {
        route(", 'backend': 'b', 'reply': {'status': 200, 'headers': {'X-A': 'b'}, 'body': '[]'}");
        answers(503, "");
        router.upstream("b").answer = request -> reply(502, "");
        Reply reply = router.get("/");
        assertEquals("[]", text(reply));
        assertEquals("b", reply.headers().first("X-A"));
        assertEquals("no-store", reply.headers().first("Cache-Control"));
        assertTrue(router.recorded().contains("\"lintel.fallback\":\"reply\""));
    }

    @Test
    void answersWithTheLastGoodReplyAndSaysSo() {
        route(", 'lastGood': {}");
        answers(200, "good", "Cache-Control", "max-age=60", "ETag", "\"1\"");
        assertEquals("good", text(router.get("/x?a=b")));
        answers(503, "bad");
        router.pass(Duration.ofSeconds(90));
        Reply reply = router.get("/x?a=b");
        assertEquals("good", text(reply));
        assertEquals("\"1\"", reply.headers().first("ETag"));
        assertEquals("90", reply.headers().first("Age"));
        assertEquals(
                "lintel; fwd=stale; fwd-status=503; ttl=-30; detail=status",
                reply.headers().first("Cache-Status"));
        assertEquals(503, router.get("/x?a=c").status(), "another resource");
    }

    @Test
    void namesTheFailureWhenThereWasNoReply() {
        route(", 'lastGood': {}");
        answers(200, "good", "Cache-Control", "max-age=60", "Age", "10");
        text(router.get("/"));
        fails(CallFailure.TIMEOUT, ProblemType.UPSTREAM_TIMEOUT);
        Reply reply = router.send(Requests.of("HEAD", "/"));
        assertEquals(
                "lintel; fwd=bypass; ttl=50; detail=timeout", reply.headers().first("Cache-Status"));
    }

    @Test
    void heedsHowLongAStaleReplyMayBeUsed() {
        route(", 'lastGood': {'staleFor': '100s'}");
        answers(200, "own", "Cache-Control", "max-age=10, stale-if-error=20");
        text(router.get("/own"));
        answers(200, "policys", "Cache-Control", "max-age=10");
        text(router.get("/policys"));
        answers(200, "never", "Cache-Control", "max-age=10, must-revalidate");
        text(router.get("/never"));
        answers(503, "");
        router.pass(Duration.ofSeconds(10));
        assertEquals("never", text(router.get("/never")), "it is fresh");
        router.pass(Duration.ofSeconds(1));
        assertEquals(503, router.get("/never").status());
        router.pass(Duration.ofSeconds(19));
        assertEquals("own", text(router.get("/own")));
        router.pass(Duration.ofSeconds(1));
        assertEquals(503, router.get("/own").status());
        assertEquals(
                503,
                router.get("/policys", "Cache-Control", "stale-if-error=20").status());
        router.pass(Duration.ofSeconds(79));
        assertEquals("policys", text(router.get("/policys")));
        router.pass(Duration.ofSeconds(1));
        assertEquals(503, router.get("/policys").status());
    }

    @Test
    void keepsNothingThatIsForOneClient() {
        route(", 'lastGood': {}");
        answers(200, "secret");
        assertKeptBy(false, "Authorization", "Bearer a");
        answers(200, "secret", "Cache-Control", "public");
        assertKeptBy(true, "Authorization", "Bearer a");
        for (String said : List.of("private", "no-store", "no-cache", "max-age=9, private=\"X-A, B\"")) {
            answers(200, "secret", "Cache-Control", said);
            assertKeptBy(false);
        }
        answers(200, "secret", "Set-Cookie", "a=b");
        assertKeptBy(false);
        answers(200, "secret", "Vary", "*");
        assertKeptBy(false);
        answers(200, "secret");
        assertKeptBy(false, "Cache-Control", "no-store");
        assertKeptBy(true);
    }

    private int resources;

    private void assertKeptBy(boolean kept, String... fields) {
        String target = "/" + resources++;
        text(router.get(target, fields));
        var before = router.upstream("a").answer;
        answers(503, "");
        Reply reply = router.get(target, fields);
        assertEquals(kept ? 200 : 503, reply.status(), String.join(" ", fields));
        router.upstream("a").answer = before;
    }

    @Test
    void givesNothingKeptForOthersToARequestWithCredentials() {
        route(", 'lastGood': {}");
        answers(200, "open");
        text(router.get("/"));
        answers(503, "");
        assertEquals(503, router.get("/", "Authorization", "Bearer a").status());
        assertEquals(503, router.get("/", "Cookie", "session=a").status());
        assertEquals(200, router.get("/").status());
    }

    @Test
    void tellsRepliesApartByTheFieldsThatSelectedThem() {
        route(", 'lastGood': {}");
        router.upstream("a").answer =
                request -> reply(200, "in " + request.headers().first("Accept-Language"), "Vary", "Accept-Language");
        text(router.get("/", "Accept-Language", "de"));
        text(router.get("/", "Accept-Language", "fr"));
        answers(503, "");
        assertEquals("in de", text(router.get("/", "Accept-Language", "de")));
        assertEquals("in fr", text(router.get("/", "Accept-Language", "fr")));
        assertEquals(503, router.get("/", "Accept-Language", "it").status());
        assertEquals(503, router.get("/").status());
    }

    @Test
    void keepsNoReplyThatIsTooLargeCutOrNotAsked() {
        route(", 'lastGood': {'maxReplyBytes': 4}");
        answers(200, "12345");
        assertKeptBy(false);
        router.upstream("a").answer = request ->
                CompletableFuture.completedFuture(Reply.of(200, Headers.EMPTY, new SentBody(false, true, "12")));
        assertKeptBy(false);
        answers(200, "1234");
        assertKeptBy(true);
        answers(404, "1234");
        String target = "/404";
        text(router.get(target));
        answers(503, "");
        assertEquals(503, router.get(target).status());
    }

    @Test
    void doesNotGiveTheOtherBackendWhatAnEarlierAttemptMayHaveDone() {
        router.routes("{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'a'}, 'policies': ["
                + "{'kind': 'fallback', 'backend': 'b'}, {'kind': 'retry', 'attempts': 2, 'methods': ['POST']}]}");
        router.upstream("a").answer = request -> router.upstream("a").requests.size() == 1
                ? router.upstream("a").failing(CallFailure.TIMEOUT, ProblemType.UPSTREAM_TIMEOUT)
                : router.upstream("a").failing(CallFailure.CIRCUIT_OPEN, ProblemType.CIRCUIT_OPEN);
        var reply = router.gateway.handle(Requests.of("POST", "/")).toCompletableFuture();
        router.pass(Duration.ofSeconds(1));
        assertEquals(503, reply.join().status());
        assertEquals(2, router.upstream("a").requests.size());
        assertEquals(0, router.upstream("b").requests.size());
    }

    @Test
    void takesTheProblemForTheFailureWhereTheUpstreamNamesNone() {
        route(", 'reply': {'status': 200}");
        router.upstream("a").answer = request -> CompletableFuture.failedFuture(
                new ProblemException(Problem.of(ProblemType.OVERLOADED, "a function is throttled")));
        assertEquals(200, router.get("/").status());
    }

    @Test
    void triesEveryAttemptBeforeItFallsBack() {
        router.routes("{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'a'}, 'policies': ["
                + "{'kind': 'fallback', 'reply': {}}, {'kind': 'retry', 'attempts': 2}]}");
        answers(503, "");
        Request request = Requests.of("GET", "/");
        var reply = router.gateway.handle(request).toCompletableFuture();
        router.pass(Duration.ofSeconds(1));
        assertEquals(200, reply.join().status());
        assertEquals(2, router.upstream("a").requests.size());
        assertNull(reply.join().problem());
    }
}
