package dev.lintel.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Requests;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CorsTest {
    private static final String APP = "https://app.example.com";
    private static final String ROUTES = "{'id': 'r', 'match': {'path': '/a', 'methods': ['GET', 'PUT']},"
            + " 'forward': {'backend': 'a'}, 'policies': [{'kind': 'cors', 'origins': ['https://app.example.com',"
            + " 'https://*.example.org'], 'headers': ['X-Thing'], 'exposedHeaders': ['X-Total'], 'credentials': true,"
            + " 'maxAge': '10m'}]},"
            + "{'id': 'open', 'match': {'path': '/open'}, 'forward': {'backend': 'a'},"
            + " 'policies': [{'kind': 'cors', 'origins': ['*'], 'methods': ['GET', 'POST'], 'headers': ['*']}]},"
            + "{'id': 'gone', 'match': {'path': '/gone'}, 'forward': {'backend': 'a'}, 'lifecycle': {'retired':"
            + " '2020-01-01T00:00:00Z'}, 'policies': [{'kind': 'cors', 'origins': ['https://app.example.com']}]},"
            + "{'id': 'own', 'match': {'path': '/own'}, 'forward': {'backend': 'a'}}";

    private final Harness router = new Harness();

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void answersAPreflightForTheRouteOfTheAskedMethod() {
        router.routes(ROUTES);
        Reply reply = preflight("/a", APP, "PUT");
        assertEquals(204, reply.status());
        assertEquals(
                Headers.of(
                        "Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
                        "Access-Control-Allow-Origin", APP,
                        "Access-Control-Allow-Credentials", "true",
                        "Access-Control-Allow-Methods", "PUT",
                        "Access-Control-Allow-Headers", "X-Thing",
                        "Access-Control-Max-Age", "600"),
                reply.headers().toBuilder().remove("X-Request-Id").build());
        assertEquals(0, router.upstream("a").requests.size());
    }

    @Test
    void admitsHostsBelowAWildcardAndNoOthers() {
        router.routes(ROUTES);
        assertEquals(
                "https://x.y.example.org",
                preflight("/a", "https://x.y.example.org", "GET").headers().first("Access-Control-Allow-Origin"));
        for (String stranger : List.of(
                "https://example.org",
                "https://evilexample.org",
                "http://x.example.org",
                "https://x.example.org.evil.test",
                "https://evil.test/.example.org",
                "https://x.example.org:8443",
                "null"))
            assertNull(preflight("/a", stranger, "GET").headers().first("Access-Control-Allow-Origin"), stranger);
    }

    @Test
    void leavesAPreflightForAMethodOfNoRouteToTheRoutes() {
        router.routes(ROUTES);
        Reply reply = preflight("/a", APP, "DELETE");
        assertEquals(405, reply.status());
        assertNull(reply.headers().first("Access-Control-Allow-Origin"));
        assertEquals(200, preflight("/own", APP, "GET").status(), "a backend may answer its own preflights");
        assertEquals("OPTIONS", router.upstream("a").last().method());
    }

    @Test
    void namesTheHeadersThatWereAskedForWhereAllAreAllowed() {
        router.routes(ROUTES);
        Reply reply = router.send(Requests.of(
                "OPTIONS",
                "/open",
                "Origin",
                APP,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization, x-a"));
        assertEquals("*", reply.headers().first("Access-Control-Allow-Origin"));
        assertEquals("GET, POST", reply.headers().first("Access-Control-Allow-Methods"));
        assertEquals("authorization, x-a", reply.headers().first("Access-Control-Allow-Headers"));
    }

    @Test
    void replacesWhatTheBackendSays() {
        router.routes(ROUTES);
        router.upstream("a").answer = request -> CompletableFuture.completedFuture(
                Reply.of(200, Headers.of("Access-Control-Allow-Origin", "*", "Vary", "Accept"), Body.EMPTY));
        Headers headers = router.get("/a", "Origin", APP).headers();
        assertEquals(List.of(APP), headers.all("Access-Control-Allow-Origin"));
        assertEquals("true", headers.first("Access-Control-Allow-Credentials"));
        assertEquals("X-Total", headers.first("Access-Control-Expose-Headers"));
        assertEquals(List.of("Accept", "Origin"), headers.all("Vary"));
    }

    @Test
    void saysOnEveryReplyThatItDependsOnTheOrigin() {
        router.routes(ROUTES);
        Headers without = router.get("/a").headers();
        assertNull(without.first("Access-Control-Allow-Origin"));
        assertEquals("Origin", without.first("Vary"));
        Headers stranger = router.get("/a", "Origin", "https://evil.test").headers();
        assertNull(stranger.first("Access-Control-Allow-Origin"));
        assertEquals("Origin", stranger.first("Vary"));
        Headers open = router.get("/open").headers();
        assertEquals("*", open.first("Access-Control-Allow-Origin"));
        assertNull(open.first("Vary"));
    }

    @Test
    void letsPagesReadProblemsOfTheChain() {
        router.routes(ROUTES);
        router.upstream("a").answer = request ->
                CompletableFuture.failedFuture(new ProblemException(Problem.of(ProblemType.UPSTREAM_TIMEOUT, "late")));
        Reply late = router.get("/a", "Origin", APP);
        assertEquals(504, late.status());
        assertEquals(APP, late.headers().first("Access-Control-Allow-Origin"));
        Reply gone = router.get("/gone", "Origin", APP);
        assertEquals(410, gone.status());
        assertEquals(APP, gone.headers().first("Access-Control-Allow-Origin"));
    }

    @Test
    void recordsThePreflightUnderItsRoute() {
        router.routes(ROUTES);
        preflight("/a", APP, "GET");
        assertTrue(router.recorded().contains("\"lintel.route\":\"r\""), router.recorded());
    }

    private Reply preflight(String path, String origin, String method) {
        return router.send(Requests.of("OPTIONS", path, "Origin", origin, "Access-Control-Request-Method", method));
    }
}
