package dev.lintel.store.secret;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// An AWS endpoint that checks each request's Signature Version 4 and answers what it was told to, in order.
final class FakeAws implements AutoCloseable {
    static final String SECRET_KEY = "wJalrXUtnFEMI-not-a-real-key";

    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/"
            + "([^/]+)/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})");

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

    /// The steps of the SigV4 documentation: canonical request, string to sign, key, signature.
    private static Seen check(HttpExchange exchange, byte[] body) throws GeneralSecurityException {
        var headers = exchange.getRequestHeaders();
        Matcher parts = AUTHORIZATION.matcher(headers.getFirst("Authorization"));
        if (!parts.matches()) throw new GeneralSecurityException("unsigned");
        var canonical = new StringBuilder(exchange.getRequestMethod() + "\n/\n\n");
        for (String name : parts.group(5).split(";", -1))
            canonical
                    .append(name)
                    .append(':')
                    .append(headers.getFirst(name).strip())
                    .append('\n');
        canonical.append('\n').append(parts.group(5)).append('\n').append(sha256(body));
        String scope = parts.group(3) + "/" + parts.group(4);
        String toSign = "AWS4-HMAC-SHA256\n%s\n%s/%s/aws4_request\n%s"
                .formatted(
                        headers.getFirst("X-Amz-Date"),
                        parts.group(2),
                        scope,
                        sha256(canonical.toString().getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + SECRET_KEY).getBytes(StandardCharsets.UTF_8);
        for (String step : new String[] {parts.group(2), parts.group(3), parts.group(4), "aws4_request"})
            key = hmac(key, step);
        if (!HexFormat.of().formatHex(hmac(key, toSign)).equals(parts.group(6)))
            throw new GeneralSecurityException("another signature");
        if (!parts.group(5).contains("host") || !parts.group(5).contains("x-amz-target"))
            throw new GeneralSecurityException("too little is signed");
        return new Seen(
                headers.getFirst("X-Amz-Target"),
                headers.getFirst("Content-Type"),
                scope,
                String.valueOf(headers.getFirst("X-Amz-Security-Token")),
                new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
