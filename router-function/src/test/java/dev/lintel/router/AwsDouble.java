package dev.lintel.router;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lintel.router.upstream.aws.AwsAccess;
import dev.lintel.store.secret.SignatureCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.eventstream.HeaderValue;
import software.amazon.awssdk.eventstream.Message;

/// AWS on loopback: checks each request's Signature Version 4 as AWS does, not with the SDK that signs, and answers
/// what
/// it was told to, in order. Speaks event-stream.
final class AwsDouble implements AutoCloseable {
    static final String SECRET_KEY = "wJalrXUtnFEMI-not-a-real-key";

    private final HttpServer server;
    private final Deque<Canned> replies = new ArrayDeque<>();
    final List<Seen> seen = new CopyOnWriteArrayList<>();

    /// @param scope region and service of the signature, `eu-west-1/lambda`
    record Seen(String method, String target, Headers headers, String scope, Set<String> signed, String body) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Canned(int status, Map<String, String> headers, byte[] body) {}

    AwsDouble() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// With the key that the double knows, for these services.
    AwsAccess access(String... services) {
        var credentials = AwsSessionCredentials.create("AKIDEXAMPLE", SECRET_KEY, "session-token");
        return new AwsAccess(
                Set.of(services),
                StaticCredentialsProvider.create(credentials),
                () -> "us-east-1",
                (service, host, region) -> URI.create(url()),
                InstantSource.system());
    }

    synchronized AwsDouble reply(int status, Map<String, String> headers, byte[] body) {
        replies.add(new Canned(status, headers, body));
        return this;
    }

    AwsDouble reply(String json) {
        return reply(200, Map.of(), json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /// Frames of an event stream.
    AwsDouble stream(byte[]... frames) {
        var bytes = new ByteArrayOutputStream();
        for (byte[] frame : frames) bytes.writeBytes(frame);
        return reply(200, Map.of("Content-Type", "application/vnd.amazon.eventstream"), bytes.toByteArray());
    }

    static byte[] chunk(String payload) {
        return frame("PayloadChunk", payload);
    }

    static byte[] complete() {
        return frame("InvokeComplete", "{}");
    }

    static byte[] frame(String event, String payload) {
        var bytes = new ByteArrayOutputStream();
        new Message(
                        Map.of(
                                ":message-type", HeaderValue.fromString("event"),
                                ":event-type", HeaderValue.fromString(event),
                                ":content-type", HeaderValue.fromString("application/octet-stream")),
                        payload.getBytes(StandardCharsets.UTF_8))
                .encode(bytes);
        return bytes.toByteArray();
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Canned reply;
            try {
                var headers = exchange.getRequestHeaders();
                var checked = SignatureCheck.of(
                        exchange.getRequestMethod(), exchange.getRequestURI(), headers::getFirst, body, SECRET_KEY);
                seen.add(new Seen(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        headers,
                        checked.scope(),
                        checked.signed(),
                        new String(body, StandardCharsets.UTF_8)));
                reply = replies.isEmpty() ? new Canned(500, Map.of(), new byte[0]) : replies.remove();
            } catch (GeneralSecurityException e) {
                reply = new Canned(403, Map.of("X-Amzn-ErrorType", "InvalidSignatureException"), new byte[0]);
            }
            reply.headers.forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(reply.status, reply.body.length == 0 ? -1 : reply.body.length);
            if (reply.body.length > 0) exchange.getResponseBody().write(reply.body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
