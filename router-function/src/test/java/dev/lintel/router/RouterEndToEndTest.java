package dev.lintel.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RouterEndToEndTest {
    private static final String BACKENDS =
            "'lintel': 1, 'backends': [{'id': 'shop', 'targets': ['$B']}, {'id': 'other', 'targets': ['$B/copy']}],";

    private RouterFixture router;

    @BeforeEach
    void start() throws Exception {
        router = new RouterFixture();
    }

    @AfterEach
    void stop() {
        router.close();
    }

    private void route(String route) {
        router.publish("{" + BACKENDS + "'routes': [" + route + "]}");
    }

    @Test
    void forwardsWithTheFieldsOfAProxy() throws Exception {
        route("{'id': 'all', 'match': {'path': {'prefix': '/api'}}, 'forward': {'backend': 'shop',"
                + " 'path': {'stripPrefix': '/api'}}}");
        String reply = router.send("""
                GET /api/a/../b?x=1 HTTP/1.1
                Host: shop.example:81
                X-Forwarded-For: 6.6.6.6
                lintel-route: evil
                Keep-Alive: 5
                X-Kept: 1
                X-Request-Id: mine
                """, "");
        assertTrue(reply.startsWith("HTTP/1.1 200"), reply);
        assertTrue(reply.endsWith("hello "), reply);
        assertFalse(reply.toLowerCase(java.util.Locale.ROOT).contains("x-hop"), reply);
        assertFalse(reply.contains("lintel-secret"), reply);
        Headers seen = router.received();
        assertEquals("/b?x=1", router.seenTargets.poll());
        assertEquals("127.0.0.1", seen.first("X-Forwarded-For"));
        assertEquals("http", seen.first("X-Forwarded-Proto"));
        assertEquals("shop.example:81", seen.first("X-Forwarded-Host"));
        assertEquals("81", seen.first("X-Forwarded-Port"));
        assertEquals("for=127.0.0.1;host=\"shop.example:81\";proto=http", seen.first("Forwarded"));
        assertEquals("1.1 lintel", seen.first("Via"));
        assertEquals("1", seen.first("X-Kept"));
        assertNull(seen.first("Keep-Alive"));
        assertNull(seen.first("lintel-route"));
        String requestId = Objects.requireNonNull(seen.first("X-Request-Id"));
        assertEquals(32, requestId.length());
        assertTrue(reply.contains("X-Request-Id: " + requestId), reply);
    }

    @Test
    void streamsABodyThroughAndBack() throws Exception {
        route("{'id': 'all', 'match': {'path': {'prefix': '/'}}, 'forward': {'backend': 'shop'}}");
        String reply = router.send(
                "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        assertTrue(reply.contains("hello abcde"), reply);
    }

    @Test
    void answersProblemsWithTheRequestId() {
        route("{'id': 'one', 'match': {'path': '/one', 'methods': ['POST']}, 'reply': {'status': 200, 'body': 'hi'}}");
        String missing = router.get("/two");
        assertTrue(missing.startsWith("HTTP/1.1 404"), missing);
        assertTrue(missing.contains("application/problem+json") && missing.contains("\"requestId\""), missing);
        String other = router.get("/one");
        assertTrue(other.startsWith("HTTP/1.1 405") && other.contains("Allow: POST"), other);
    }

    @Test
    void repliesAndRedirectsByItself() {
        route(
                "{'id': 'hi', 'match': {'path': '/hi'}, 'reply': {'status': 201, 'headers': {'X-A': 'b'}, 'body': 'hi'}},"
                        + "{'id': 'old', 'match': {'path': {'prefix': '/old'}},"
                        + " 'redirect': {'status': 308, 'scheme': 'https', 'path': {'replacePrefix': {'from': '/old', 'to': '/new'}}}}");
        String hi = router.get("/hi");
        assertTrue(hi.startsWith("HTTP/1.1 201") && hi.contains("X-A: b") && hi.endsWith("hi"), hi);
        String old = router.get("/old/x?y=1");
        assertTrue(old.contains("Location: https://shop.example/new/x?y=1"), old);
        String hostless = router.send("GET /old HTTP/1.0\n", "");
        assertTrue(hostless.startsWith("HTTP/1.1 400"), hostless);
    }

    @Test
    void refusesABodyAboveTheRoutesLimit() {
        route("{'id': 'small', 'match': {'path': '/'}, 'forward': {'backend': 'shop'},"
                + " 'policies': [{'kind': 'request-size', 'maxBodyBytes': 3}]}");
        String announced = router.send("POST / HTTP/1.1\nHost: a\nContent-Length: 4\n", "abcd");
        assertTrue(announced.startsWith("HTTP/1.1 413"), announced);
        String streamed =
                router.send("POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n", "4\r\nabcd\r\n0\r\n\r\n");
        assertTrue(streamed.startsWith("HTTP/1.1 413"), streamed);
    }

    @Test
    void mirrorsWithTheBody() throws Exception {
        route("{'id': 'm', 'match': {'path': {'prefix': '/'}}, 'forward': {'backend': 'shop'},"
                + " 'policies': [{'kind': 'mirror', 'backend': 'other', 'percent': 100, 'maxBodyBytes': 100}]}");
        router.send("POST /x HTTP/1.1\nHost: a\nContent-Length: 3\n", "abc");
        String first = router.seenTargets.poll(10, TimeUnit.SECONDS);
        String second = router.seenTargets.poll(10, TimeUnit.SECONDS);
        assertEquals(java.util.Set.of("/x", "/copy/x"), java.util.Set.of(first, second));
        assertEquals("abc", router.seenBodies.poll(10, TimeUnit.SECONDS));
        assertEquals("abc", router.seenBodies.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void answers503BeforeAnyConfigurationAnd404ByAnEmptyOne() {
        RouterFixture.await(() -> router.router.status().ready());
        assertTrue(router.get("/").startsWith("HTTP/1.1 404"));
    }
}
