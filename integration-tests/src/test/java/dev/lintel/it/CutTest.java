package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.local.dev.DevOptions;
import dev.lintel.router.http.Call;
import dev.lintel.router.telemetry.AccessLog;
import dev.lintel.router.telemetry.AccessRecord;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What ends early on one side is seen to end early on the other, through the whole gateway.
final class CutTest implements AccessLog {
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> backendSaw = new LinkedBlockingQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private OwnBackend backend;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        backend = OwnBackend.start(this::answer);
        gateway = RunningGateway.start(DevOptions.ephemeral(), this);
        gateway.serve("""
                lintel: 1
                backends:
                  - {id: rude, targets: ["%s"]}
                routes:
                  - {id: all, match: {path: {prefix: /}}, forward: {backend: rude}}
                """.formatted(backend.url()));
    }

    @AfterEach
    void stop() throws Exception {
        http.close();
        gateway.close();
        backend.close();
    }

    private void answer(OwnBackend.Received request) throws IOException {
        switch (request.target()) {
            case "/cut-counted" -> {
                request.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this");
                request.socket().close();
            }
            case "/cut-chunked" -> {
                request.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nonly this\r\n");
                request.socket().close();
            }
            case "/silent" -> {
                backendSaw.add("request");
                request.awaitGone();
                backendSaw.add("gone");
            }
            case "/begun" -> {
                request.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this");
                request.awaitGone();
                backendSaw.add("gone");
            }
            default -> request.reply("well");
        }
    }

    @Override
    public void write(AccessRecord record) {
        Call.Outcome outcome = record.outcome;
        ends.add(record.path + " " + (outcome == null ? "unknown" : outcome.end()));
    }

    @Override
    public void flush() {}

    private HttpRequest request(String target, HttpClient.Version version) {
        return HttpRequest.newBuilder(gateway.uri(target))
                .version(version)
                .timeout(RunningGateway.PATIENCE)
                .build();
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        return String.valueOf(queue.poll(RunningGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @CsvSource({
        "/cut-counted, HTTP_1_1",
        "/cut-chunked, HTTP_1_1",
        "/cut-counted, HTTP_2",
        "/cut-chunked, HTTP_2",
    })
    void aCutReplyIsSeenAsCut(String target, HttpClient.Version version) throws Exception {
        http.send(request("/well", version), BodyHandlers.ofString()); // HTTP/2 begins with an upgrade
        assertEquals("/well COMPLETE", next(ends));
        HttpResponse<InputStream> reply = http.send(request(target, version), BodyHandlers.ofInputStream());

        assertEquals(version, reply.version());
        assertEquals(200, reply.statusCode());
        try (InputStream body = reply.body()) {
            assertThrows(IOException.class, body::readAllBytes);
        }
        assertEquals(target + " UPSTREAM_CUT", next(ends));
        assertEquals(
                "well",
                http.send(request("/well", version), BodyHandlers.ofString()).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cut-counted", "/cut-chunked"})
    void onTheWireACutReplyHasNoEnd(String target) throws Exception {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), gateway.gateway.gatewayUri().getPort())) {
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String wire = new String(readToTheEnd(socket), StandardCharsets.US_ASCII);

            assertTrue(wire.startsWith("HTTP/1.1 200"), wire);
            assertFalse(wire.endsWith("0\r\n\r\n"), wire);
        }
    }

    /// A reset ends it as well.
    private static byte[] readToTheEnd(Socket socket) throws IOException {
        var wire = new java.io.ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(wire);
        } catch (IOException reset) {
            if (wire.size() == 0) throw reset;
        }
        return wire.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aClientThatLeavesBeforeTheReplyCancelsTheCall(HttpClient.Version version) throws Exception {
        http.send(request("/well", version), BodyHandlers.ofString());
        assertEquals("/well COMPLETE", next(ends));
        CompletableFuture<HttpResponse<String>> call =
                http.sendAsync(request("/silent", version), BodyHandlers.ofString());
        assertEquals("request", next(backendSaw));

        call.cancel(true);

        assertEquals("gone", next(backendSaw));
        assertEquals("/silent CLIENT_GONE", next(ends));
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aClientThatLeavesInMidReplyCancelsTheCall(HttpClient.Version version) throws Exception {
        http.send(request("/well", version), BodyHandlers.ofString());
        assertEquals("/well COMPLETE", next(ends));
        HttpResponse<InputStream> reply = http.send(request("/begun", version), BodyHandlers.ofInputStream());
        assertEquals("only this", new String(reply.body().readNBytes(9), StandardCharsets.US_ASCII));

        reply.body().close();

        assertEquals("gone", next(backendSaw));
        assertEquals("/begun CLIENT_GONE", next(ends));
    }

    @Test
    void aBackendThatIsDownIsAProblem() throws Exception {
        backend.close();

        HttpResponse<String> reply = gateway.get("/anything");

        assertEquals(502, reply.statusCode());
        assertTrue(reply.body().contains("/upstream-unreachable\""), reply.body());
        assertFalse(reply.body().contains(Integer.toString(backend.port())), "the host is nobody's business");
    }
}
