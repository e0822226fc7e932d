package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The way of somebody new: a backend of their own, a document, a call.
final class OwnBackendTest {
    private static final Path README = Repository.root().resolve("README.md");

    private final BlockingQueue<OwnBackend.Received> received = new LinkedBlockingQueue<>();
    private OwnBackend backend;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws IOException {
        backend = OwnBackend.start(request -> {
            received.add(request);
            request.reply("mine: " + request.body(), "X-Mine: yes");
        });
        gateway = RunningGateway.start();
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        backend.close();
    }

    @Test
    void aDocumentRoutesToABackendOfOnesOwn() throws Exception {
        gateway.serve("""
                lintel: 1
                backends:
                  - {id: mine, targets: ["%s/base"]}
                routes:
                  - id: mine
                    match: {hosts: [127.0.0.1], path: {prefix: /api}, methods: [POST]}
                    forward: {backend: mine, path: {stripPrefix: /api}}
                """.formatted(backend.url()));
        var sent = HttpRequest.newBuilder(gateway.uri("/api/a%20b/../c?q=%2F&q"))
                .POST(BodyPublishers.ofString("grüße"))
                .header("X-Kept", "kept");

        HttpResponse<String> reply = gateway.send(sent);

        OwnBackend.Received seen = received.remove();
        assertEquals("POST /base/c?q=%2F&q", seen.method() + " " + seen.target());
        assertEquals("grüße", seen.body());
        assertEquals("kept", seen.header("x-kept"));
        assertEquals("127.0.0.1", seen.header("x-forwarded-for"));
        assertEquals("mine: grüße", reply.body());
        assertEquals("yes", reply.headers().firstValue("X-Mine").orElse(""));
        assertEquals(
                seen.header("x-request-id"),
                reply.headers().firstValue("X-Request-Id").orElse(""));
        assertEquals(405, gateway.get("/api/c").statusCode());
        assertEquals(404, gateway.get("/apis").statusCode());
    }

    @Test
    void theReadmesFirstRouteWorksAsWritten() throws Exception {
        String document = Repository.blocks(README).stream()
                .filter(block -> block.language().equals("yaml"))
                .findFirst()
                .orElseThrow()
                .text();
        assertTrue(document.contains(":9000"), document);

        gateway.serve(document.replace(":9000", ":" + backend.port()));

        assertEquals("mine: ", gateway.get("/orders/1").body());
        assertEquals("/orders/1", received.remove().target());
    }

    @Test
    void theReadmesRouteByTheAdminApiWorksAsWritten() throws Exception {
        Matcher curl = Pattern.compile("curl -X PUT http://[^/]+(/v1/routes/(\\w+)).*?-d '([^']+)'", Pattern.DOTALL)
                .matcher(Repository.text(README));
        assertTrue(curl.find());

        HttpResponse<String> put = gateway.admin("PUT", curl.group(1), "application/json", curl.group(3));

        assertEquals(200, put.statusCode() / 100 * 100, put.body());
        gateway.awaitHealth("/revision", "1");
        assertEquals("hello\n", gateway.get("/" + curl.group(2)).body());
    }
}
