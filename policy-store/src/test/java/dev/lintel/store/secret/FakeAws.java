package dev.lintel.store.secret;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// An AWS endpoint that checks each request's Signature Version 4 and answers what it was told to, in order.
final class FakeAws implements AutoCloseable {
    static final String SECRET_KEY = "wJalrXUtnFEMI-not-a-real-key";

    private final HttpServer server;
    private final Deque<Canned> replies = new ArrayDeque<>();
    private final List<Seen> seen = new ArrayList<>();

    /// @param scope region and service of the signature, `eu-west-1/ssm`
    record Seen(String target, String contentType, String scope, String token, String body) {}

    private record Canned(int status, String errorType, String body) {}

    FakeAws() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    synchronized FakeAws reply(int status, String body) {
        return reply(status, "", body);
    }

    synchronized FakeAws reply(int status, String errorType, String body) {
        replies.add(new Canned(status, errorType, body));
        return this;
    }

    synchronized List<Seen> seen() {
        return List.copyOf(seen);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Canned reply;
            try {
                seen.add(check(exchange, body));
                reply = replies.isEmpty() ? new Canned(500, "", "no reply was told") : replies.remove();
            } catch (GeneralSecurityException e) {
                reply = new Canned(403, "BadSignature", "{}");
            }
            if (!reply.errorType().isEmpty()) exchange.getResponseHeaders().add("x-amzn-ErrorType", reply.errorType());
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) exchange.getResponseBody().write(bytes);
        }
    }

    private static Seen check(HttpExchange exchange, byte[] body) throws GeneralSecurityException {
        var headers = exchange.getRequestHeaders();
        var checked = SignatureCheck.of(
                exchange.getRequestMethod(), exchange.getRequestURI(), headers::getFirst, body, SECRET_KEY);
        if (!checked.signed().contains("host") || !checked.signed().contains("x-amz-target"))
            throw new GeneralSecurityException("too little is signed");
        return new Seen(
                headers.getFirst("X-Amz-Target"),
                headers.getFirst("Content-Type"),
                checked.scope(),
                String.valueOf(headers.getFirst("X-Amz-Security-Token")),
                new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
