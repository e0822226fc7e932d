package dev.lintel.router.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class Http1BasicsTest {
    private final FakeGateway gateway = new FakeGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void answersAGet() {
        try (var client = gateway.connect("GET /a%41/../b?x=1 HTTP/1.1\r\nHost: Example.COM.:80\r\nX-A: 1 \r\n\r\n")) {
            assertEquals(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: Mon, 23 Nov 2026 08:09:10 GMT\r\n"
                            + "Content-Length: 5\r\n\r\nhello",
                    client.readTo("hello"));
        }
        Request request = FakeGateway.next(gateway.requests);
        assertEquals("GET", request.method());
        assertEquals("/a%41/../b", request.rawPath());
        assertEquals("/b", request.path());
        assertEquals("x=1", request.query());
        assertEquals("Example.COM.:80", request.authority());
        assertEquals("example.com", request.host());
        assertEquals("HTTP/1.1", request.peer().protocol());
        assertEquals(Headers.of("Host", "Example.COM.:80", "X-A", "1"), request.headers());
        Call.Outcome outcome = FakeGateway.next(gateway.outcomes);
        assertEquals(new Call.Outcome(200, 0, 5, 1, 1, Call.End.COMPLETE), outcome);
    }

    @Test
    void keepsTheConnectionAndAnswersPipelinedRequestsInOrder() {
        gateway.answer = request -> FakeGateway.text(request.path());
        try (var client = gateway.connect("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
                + "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                + "GET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) {
            assertEquals("/1", client.answer().body());
            assertEquals("/2", client.answer().body());
            var last = client.answer();
            assertEquals("/3", last.body());
            assertEquals("close", last.field("Connection"));
            assertEquals("", client.readAll());
        }
    }

    @Test
    void echoesAChunkedBodyWithItsTrailers() {
        gateway.answer = request -> CompletableFuture.completedFuture(Reply.of(200, Headers.EMPTY, request.body()));
        try (var client = gateway.connect("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")) {
            assertEquals("chunked", client.send("3\r\nabc\r\n").answerHead().field("Transfer-Encoding"));
            assertEquals("3\r\nabc\r\n", client.read(8));
            client.send("0b;x=y\r\nhello world\r\n0\r\nX-Sum: 7\r\n\r\n");
            assertEquals("b\r\nhello world\r\n0\r\nX-Sum: 7\r\n\r\n", client.readTo("\r\n\r\n"));
        }
        assertEquals(14, FakeGateway.next(gateway.outcomes).requestBytes());
    }

    @Test
    void sendsNoBodyForHead() {
        try (var client = gateway.connect("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) {
            String all = client.readAll();
            assertEquals(all.indexOf("\r\n\r\n") + 4, all.length());
        }
        Body body = FakeGateway.next(gateway.requests).body();
        assertEquals(Body.EMPTY, body);
        assertNull(gateway.refusals.poll());
    }
}
