package dev.lintel.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Requests;
import dev.lintel.router.http.SentBody;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PoliciesTest {
    private static final String MIRROR = "{'id': 'r', 'match': {'path': {'prefix': '/api'}},"
            + " 'forward': {'backend': 'a', 'path': {'stripPrefix': '/api'}},"
            + " 'policies': [{'kind': 'mirror', 'backend': 'b', 'percent': 100, 'maxBodyBytes': 4}]}";
    private static final String SECRET = "{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'a'}, 'policies':"
            + " [{'kind': 'headers', 'request': {'set': {'Authorization': {'secret': 'env:TOKEN'}}}}]}";

    private final Harness router = new Harness();

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void editsFieldsBothWays() {
        router.routes(
                "{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'a'}, 'policies': [{'kind': 'headers',"
                        + " 'request': {'set': {'X-A': '2'}, 'add': {'X-B': '2'}, 'remove': ['X-C']},"
                        + " 'response': {'set': {'X-From': 'gateway'}}}]}");
        Reply reply = router.get("/", "x-a", "1", "X-A", "1", "X-B", "1", "x-c", "1");
        var sent = router.upstream("a").last().headers();
        assertEquals(List.of("2"), sent.all("X-A"));
        assertEquals(List.of("1", "2"), sent.all("X-B"));
        assertNull(sent.first("X-C"));
        assertEquals("gateway", reply.headers().first("X-From"));
    }

    @Test
    void editsProblemsToo() {
        router.routes(
                "{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'a'}, 'policies': [{'kind': 'headers',"
                        + " 'response': {'set': {'Access-Control-Allow-Origin': '*'}}}]}");
        router.upstream("a").answer = request -> CompletableFuture.failedFuture(
                new ProblemException(Problem.of(ProblemType.UPSTREAM_UNREACHABLE, "refused")));
        Reply reply = router.get("/");
        assertEquals(502, reply.status());
        assertEquals("*", reply.headers().first("Access-Control-Allow-Origin"));
    }

    @Test
    void setsASecretAndFollowsItsChange() {
        router.secrets.put("env:TOKEN", "one");
        router.routes(SECRET);
        router.get("/");
        assertEquals("one", router.upstream("a").last().headers().first("Authorization"));
        router.secrets.put("env:TOKEN", "two");
        router.nanos += 61_000_000_000L;
        router.watch.look();
        router.get("/");
        assertEquals("two", router.upstream("a").last().headers().first("Authorization"));
    }

    @Test
    void keepsTheLastSecretWhileTheKeeperIsAway() {
        router.secrets.put("env:TOKEN", "one");
        router.routes(SECRET);
        router.secrets.clear();
        router.nanos += 61_000_000_000L;
        router.watch.look();
        assertEquals(200, router.get("/").status());
    }

    @Test
    void failsClosedWithoutASecretAndRecoversWhenItCanBeRead() {
        router.routes(SECRET);
        assertEquals(503, router.get("/").status());
        assertTrue(router.upstream("a").requests.isEmpty());
        assertEquals(List.of("env:TOKEN"), router.watch.status().unresolvedSecrets());
        router.secrets.put("env:TOKEN", "one");
        router.watch.look();
        router.watch.look();
        assertEquals(200, router.get("/").status());
        assertEquals(List.of(), router.watch.status().unresolvedSecrets());
    }

    @Test
    void refusesASecretThatNoFieldMayHold() {
        router.secrets.put("env:TOKEN", "a\r\nX-Evil: 1");
        router.routes(SECRET);
        assertEquals(503, router.get("/").status());
    }

    @Test
    void marksADeprecatedRoute() {
        router.routes("{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'a'}, 'lifecycle':"
                + " {'deprecated': '2026-01-01T00:00:00Z', 'sunset': '2027-03-04T05:06:07Z',"
                + " 'link': 'https://docs.example/v1', 'successor': 'https://api.example/v2'}}");
        var headers = router.get("/").headers();
        assertEquals("@1767225600", headers.first("Deprecation"));
        assertEquals("Thu, 04 Mar 2027 05:06:07 GMT", headers.first("Sunset"));
        assertEquals(
                List.of(
                        "<https://docs.example/v1>; rel=\"deprecation\"",
                        "<https://docs.example/v1>; rel=\"sunset\"",
                        "<https://api.example/v2>; rel=\"successor-version\""),
                headers.all("Link"));
    }

    @Test
    void answers410OnceARouteIsRetired() {
        router.routes("{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'a'},"
                + " 'lifecycle': {'retired': '2026-12-01T00:00:00Z', 'successor': 'https://api.example/v2'}}");
        assertEquals(200, router.get("/").status());
        router.now = Instant.parse("2026-12-01T00:00:00Z");
        Reply gone = router.get("/");
        assertEquals(410, gone.status());
        assertEquals(
                "<https://api.example/v2>; rel=\"successor-version\"",
                gone.headers().first("Link"));
    }

    @Test
    void mirrorsTheRequestAsTheBackendSeesIt() {
        router.routes(MIRROR);
        Reply reply = router.send(Requests.of("POST", "/api/x?q=1").withBody(new SentBody(false, false, "ab", "cd")));
        assertEquals(200, reply.status());
        assertEquals("abcd", router.upstream("a").bodies.getFirst());
        assertEquals("abcd", router.upstream("b").bodies.getFirst());
        assertEquals("/x", router.upstream("b").last().path());
        assertEquals(1, router.mirrors.sent.sum());
    }

    @Test
    void mirrorsNoLargerBodyButForwardsIt() {
        router.routes(MIRROR);
        router.send(Requests.of("POST", "/api").withBody(new SentBody(false, false, "abc", "de")));
        router.send(Requests.of("POST", "/api").withBody(new SentBody(true, false, "abcde")));
        router.send(Requests.of("POST", "/api").withBody(new SentBody(false, true, "a")));
        assertEquals(List.of("abcde", "abcde", "a"), router.upstream("a").bodies);
        assertTrue(router.upstream("b").requests.isEmpty());
        assertEquals(3, router.mirrors.dropped.sum());
    }

    @Test
    void dropsCopiesBeyondTheBudgetAndNeverTheRequest() {
        router.routes(MIRROR);
        var never = new CompletableFuture<Reply>();
        router.upstream("b").answer = request -> never;
        for (int i = 0; i < 3; i++) assertEquals(200, router.get("/api").status());
        assertEquals(2, router.mirrors.sent.sum());
        assertEquals(1, router.mirrors.dropped.sum());
        never.completeExceptionally(new IllegalStateException("down"));
        assertEquals(2, router.mirrors.failed.sum());
        router.get("/api");
        assertEquals(3, router.mirrors.sent.sum());
    }

    @Test
    void keepsAClientOnItsBackend() {
        router.routes("{'id': 'r', 'match': {'path': '/'}, 'forward': {'backends':"
                + " [{'id': 'a', 'weight': 50}, {'id': 'b', 'weight': 50}], 'sticky': 'cookie:session'}}");
        for (int i = 0; i < 50; i++) router.get("/", "Cookie", "x=session=9; session=me; y=" + i);
        assertEquals(
                50,
                Math.max(
                        router.upstream("a").requests.size(),
                        router.upstream("b").requests.size()));
        assertEquals("a", Objects.requireNonNull(router.upstream("a").backend).id());
    }
}
