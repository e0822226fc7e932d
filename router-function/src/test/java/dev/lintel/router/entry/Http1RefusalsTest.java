package dev.lintel.router.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.GatewaySettings.Limits;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What could be read in two ways, or is too much, is refused with its status, and the connection closed: nothing that
/// follows it is taken for a request.
final class Http1RefusalsTest {
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    private static FakeGateway gateway;

    @BeforeAll
    static void open() {
        gateway = new FakeGateway();
        gateway.limits(old ->
                new Limits(1024, 10, 256, 1000, old.headTimeout(), old.bodyIdleTimeout(), old.keepAliveTimeout()));
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.requests.clear();
        gateway.refusals.clear();
    }

    static Stream<Arguments> heads() {
        return Stream.of(
                refused("bad-framing  ", "POST / HTTP/1.1\nHost: a\n\n"),
                refused("bad-framing POST /", post("Content-Length: 3", "Transfer-Encoding: chunked")),
                refused("bad-framing POST /", post("Transfer-Encoding: chunked", "Content-Length: 3")),
                refused("bad-framing POST /", post("Content-Length: 3", "Content-Length: 4")),
                refused("bad-framing POST /", post("Content-Length: 3", "content-length: 3")),
                refused("bad-framing POST /", post("Content-Length: 3, 3")),
                refused("bad-framing POST /", post("Content-Length: +3")),
                refused("bad-framing POST /", post("Content-Length: -3")),
                refused("bad-framing POST /", post("Content-Length: 0x3")),
                refused("bad-framing POST /", post("Content-Length: 3 3")),
                refused("bad-framing POST /", post("Content-Length:")),
                refused("bad-framing POST /", post("Content-Length: 9999999999999999999")),
                refused("bad-framing POST /", post("Transfer-Encoding: identity")),
                refused("bad-framing POST /", post("Transfer-Encoding: chunked, identity")),
                refused("bad-framing POST /", post("Transfer-Encoding: chunked, chunked")),
                refused("bad-framing POST /", post("Transfer-Encoding: xchunked")),
                refused("bad-framing POST /", post("Transfer-Encoding: chunked;q=1")),
                refused("bad-framing POST /", post("Transfer-Encoding: \"chunked\"")),
                refused("bad-framing POST /", post("Transfer-Encoding:\u000bchunked")),
                refused("bad-framing POST /", post("Transfer-Encoding:")),
                refused("bad-framing POST /", post("Transfer-Encoding: chunked", "Transfer-Encoding: chunked")),
                refused("bad-framing POST /", post("Transfer-Encoding: chunked", "Transfer-Encoding: identity")),
                refused("not-implemented POST /", post("Transfer-Encoding: gzip, chunked")),
                refused("bad-framing POST /", post("Transfer-Encoding : chunked")),
                refused("bad-framing POST /", post("Content-Length : 3")),
                refused("bad-framing POST /", post("X: y", " Content-Length: 3")),
                refused("bad-framing POST /", post("X: y", "\tfolded")),
                refused("bad-framing POST /", "POST / HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n"),
                refused("bad-framing POST /", post("X: a\rTransfer-Encoding: chunked")),
                refused("bad-framing POST /", post("X: a\nTransfer-Encoding: chunked")),
                refused("bad-framing POST /", post("X: a\0b")),
                refused("bad-framing POST /", post("X: a\u007fb")),
                refused("bad-framing POST /", post("X\0: ab")),
                refused("bad-framing POST /", post("X(: ab")),
                refused("bad-framing POST /", post("\u00e9: ab")),
                refused("bad-framing POST /", post(": ab")),
                refused("bad-framing POST /", post("no colon")),
                refused("bad-framing POST /", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"),
                refused("bad-request GET /", "GET / HTTP/1.1\r\n\r\n"),
                refused("bad-request GET /", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
                refused("bad-request GET /", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
                refused("bad-request GET /", "GET / HTTP/1.1\r\nHost: user@a\r\n\r\n"),
                refused("bad-request GET /", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"),
                refused("bad-request GET /", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
                refused("bad-request GET /", "GET / HTTP/1.1\r\nHost: a:x\r\n\r\n"),
                refused("bad-request GET /", "GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n"),
                refused("bad-request GET /", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"),
                refused("bad-request GET /", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
                refused("bad-request GET /p", "GET http://user@a/p HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("bad-request GET /p", "GET http:///p HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("misdirected-request GET /p", "GET https://a/p HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("bad-request GET ", "GET ftp://a/p HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("bad-request GET ", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("bad-request GET ", "GET a HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("bad-request GET ", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("bad-request GET /a", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("bad-request GET ", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("bad-request GET ", "GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("bad-request GET ", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("bad-request GET ", "GET /\u000ba HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("bad-request GET /", "GET / http/1.1\r\nHost: a\r\n\r\n"),
                refused("bad-request GET /", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
                refused("bad-request GET ", "GET /\r\n\r\n"),
                refused("bad-request  ", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("bad-request  ", " GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("bad-request  ", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("bad-request  ", "\u0016\u0003\u0001\u0000\u00a5\u0001"),
                refused("http-version-not-supported GET /", "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
                refused("http-version-not-supported GET /", "GET / HTTP/0.9\r\nHost: a\r\n\r\n"),
                refused("not-implemented CONNECT a:443", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"),
                refused("expectation-failed POST /", post("Expect: the-best", "Content-Length: 3")),
                refused("bad-path GET /%zz", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("uri-too-long GET ", "GET /" + "a".repeat(256) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("uri-too-long  ", "GET /" + "a".repeat(1000)),
                refused("headers-too-large POST /", post("X: y\r\n".repeat(10) + "X: y")),
                refused("headers-too-large POST /", post("X: " + "y".repeat(1024))),
                refused("headers-too-large GET /", "GET / HTTP/1.1\r\nHost: " + "y".repeat(1100)));
    }

    @ParameterizedTest
    @MethodSource("heads")
    void refusesTheHead(String refusal, String bytes) {
        try (var client = gateway.connect(bytes.endsWith("\r\n\r\n") ? bytes + "abc" + SMUGGLED : bytes)) {
            var answer = client.answer();
            assertEquals(refusal, FakeGateway.next(gateway.refusals));
            assertEquals("application/problem+json", answer.field("Content-Type"));
            assertEquals("close", answer.field("Connection"));
            assertTrue(answer.body().contains("\"status\":" + answer.status()), answer.body());
            assertTrue(answer.body().contains("\"requestId\":\"r-1\""), answer.body());
            assertEquals("", client.readAll());
        }
        assertNull(gateway.requests.poll());
    }

    static Stream<String> chunks() {
        return Stream.of(
                "x\r\nabc\r\n0\r\n\r\n",
                "\r\nabc\r\n0\r\n\r\n",
                "3\nabc\r\n0\r\n\r\n",
                "3\r\nabc\n0\r\n\r\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "3 \r\nabc\r\n0\r\n\r\n",
                " 3\r\nabc\r\n0\r\n\r\n",
                "+3\r\nabc\r\n0\r\n\r\n",
                "-3\r\nabc\r\n0\r\n\r\n",
                "0x3\r\nabc\r\n0\r\n\r\n",
                "3;a\nb\r\nabc\r\n0\r\n\r\n",
                "3;a\rb\r\nabc\r\n0\r\n\r\n",
                "3;\0\r\nabc\r\n0\r\n\r\n",
                "3;" + "e".repeat(300) + "\r\nabc\r\n0\r\n\r\n",
                "0000000000000003\r\nabc\r\n0\r\n\r\n",
                "ffffffffffffffff\r\nabc\r\n0\r\n\r\n",
                "0\r\nX : y\r\n\r\n",
                "0\r\nX: y\n\r\n",
                "0\r\n folded\r\n\r\n",
                "0\r\nContent-Length: 5\r\n\r\n",
                "0\r\nTransfer-Encoding: chunked\r\n\r\n",
                "0\r\nHost: b\r\n\r\n",
                "0\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("chunks")
    void failsABodyOfBadChunks(String chunks) {
        var seen = new java.util.concurrent.CompletableFuture<String>();
        gateway.answer = request -> FakeGateway.Gathered.of(request.body()).handle((text, failure) -> {
            seen.complete(String.valueOf(failure));
            throw new java.util.concurrent.CompletionException(failure);
        });
        try (var client = gateway.connect(post("Transfer-Encoding: chunked") + chunks + SMUGGLED)) {
            assertEquals(400, client.answer().status());
            assertEquals("", client.readAll());
        }
        assertTrue(seen.join().contains("bad-framing"), seen.join());
        assertEquals("/", FakeGateway.next(gateway.requests).path());
        assertNull(gateway.requests.poll());
    }

    @Test
    void takesAHigherMinorVersionForOneOne() {
        gateway.answer = request -> FakeGateway.text("ok");
        try (var client = gateway.connect("GET / HTTP/1.9\r\nHost: a\r\n\r\n")) {
            assertEquals(200, client.answer().status());
        }
        assertEquals("HTTP/1.1", FakeGateway.next(gateway.requests).peer().protocol());
    }

    @Test
    void ignoresOneEmptyLineBeforeARequest() {
        gateway.answer = request -> FakeGateway.text("ok");
        try (var client = gateway.connect("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
            assertEquals(200, client.answer().status());
        }
    }

    private static Arguments refused(String refusal, String bytes) {
        return Arguments.of(refusal, bytes);
    }

    private static String post(String... fields) {
        return "POST / HTTP/1.1\r\nHost: a\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
    }
}
