package dev.lintel.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lintel.store.secret.SignatureCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// CloudFormation, and a function URL with `AWS_IAM` in front of an admin API, on one port. Both check signatures as
/// AWS
/// does; the URL lets through only what is signed for `lambda`.
final class SigningAws implements AutoCloseable {
    static final String SECRET_KEY = "wJalrXUtnFEMI-not-a-real-key";

    /// What CloudFormation says of the stack.
    volatile String stackStatus = "UPDATE_COMPLETE";

    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final URI admin;
    private final String token;

    /// @param token of the admin API that is behind the URL
    SigningAws(URI admin, String token) throws IOException {
        this.admin = admin;
        this.token = token;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Scope, method and path of what was let through.
    List<String> seen() {
        return List.copyOf(seen);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var headers = exchange.getRequestHeaders();
            try {
                var checked = SignatureCheck.of(
                        exchange.getRequestMethod(), exchange.getRequestURI(), headers::getFirst, body, SECRET_KEY);
                if (!checked.signed().contains("host")) throw new GeneralSecurityException("host is not signed");
                seen.add(checked.scope() + " " + exchange.getRequestMethod() + " "
                        + exchange.getRequestURI().getPath());
                if (checked.scope().equals("us-east-1/cloudformation")) describe(exchange, body);
                else if (checked.scope().equals("us-east-1/lambda")) forward(exchange, body);
                else send(exchange, 403, "application/json", "{\"Message\":\"Forbidden\"}");
            } catch (GeneralSecurityException e) {
                send(exchange, 403, "application/json", "{\"Message\":\"" + e.getMessage() + "\"}");
            }
        }
    }

    private void describe(HttpExchange exchange, byte[] body) throws IOException {
        String form = new String(body, StandardCharsets.UTF_8);
        if (!form.equals("Action=DescribeStacks&Version=2010-05-15&StackName=shop")) {
            send(exchange, 400, "text/xml", """
                    <ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>\
                    <Code>ValidationError</Code><Message>Stack with id other does not exist</Message></Error></ErrorResponse>""");
            return;
        }
        send(exchange, 200, "text/xml", """
                <DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult>
                <Stacks><member><StackName>shop</StackName><StackStatus>%s</StackStatus><Outputs>
                <member><OutputKey>AdminUrl</OutputKey><OutputValue>%s/</OutputValue></member>
                <member><OutputKey>Endpoint</OutputKey><OutputValue>https://d1.cloudfront.net</OutputValue></member>
                </Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>""".formatted(stackStatus, uri()));
    }

    private void forward(HttpExchange exchange, byte[] body) throws IOException {
        var headers = exchange.getRequestHeaders();
        var request = HttpRequest.newBuilder(admin.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
                .header("Authorization", "Bearer " + token);
        for (String name : List.of("Content-Type", "Accept", "If-Match", "If-None-Match"))
            if (headers.containsKey(name)) request.header(name, headers.getFirst(name));
        try {
            var reply = http.send(request.build(), BodyHandlers.ofByteArray());
            reply.headers()
                    .firstValue("ETag")
                    .ifPresent(etag -> exchange.getResponseHeaders().add("ETag", etag));
            send(
                    exchange,
                    reply.statusCode(),
                    reply.headers().firstValue("Content-Type").orElse(""),
                    reply.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
