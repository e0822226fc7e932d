package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams through the edge come as they go: event by event, and however long, in little memory.
final class EdgeStreamTest {
    private static final int EVENTS = 50;
    private static final int MEGABYTES = 100;

    private static String document(String url) {
        return """
                lintel: 1
                backends:
                  - {id: mine, targets: ["%s"]}
                routes:
                  - {id: all, match: {path: {prefix: /}}, forward: {backend: mine}}
                """.formatted(url);
    }

    /// The backend sends an event only once the one before has arrived, so one that is held back anywhere hangs. How
    /// long each took is printed, not judged.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachEventArrivesBeforeTheNextIsSent(boolean edge) throws Exception {
        BlockingQueue<Long> sent = new LinkedBlockingQueue<>();
        BlockingQueue<Boolean> next = new LinkedBlockingQueue<>();
        OwnBackend.Answer answer = request -> {
            request.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < EVENTS; i++) {
                boolean ignored = next.take();
                String event = "data: " + i + "\n\n";
                sent.add(System.nanoTime());
                request.write(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
            }
            request.write("0\r\n\r\n");
        };
        var options = dev.lintel.local.dev.DevOptions.ephemeral();
        try (OwnBackend backend = OwnBackend.start(answer);
                RunningGateway gateway = RunningGateway.start(
                        edge ? options : options.withoutEdge(), dev.lintel.router.telemetry.AccessLog.NONE);
                HttpClient http = HttpClient.newHttpClient()) {
            gateway.serve(document(backend.url()));
            InputStream body = http.send(
                            HttpRequest.newBuilder(gateway.uri("/events"))
                                    .timeout(RunningGateway.PATIENCE)
                                    .build(),
                            BodyHandlers.ofInputStream())
                    .body();
            long[] micros = new long[EVENTS];
            try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                for (int i = 0; i < EVENTS; i++) {
                    next.add(true);
                    assertEquals("data: " + i, lines.readLine());
                    micros[i] = (System.nanoTime() - sent.take()) / 1_000;
                    assertEquals("", lines.readLine());
                }
            }
            Arrays.sort(micros);
            System.out.printf(
                    "from upstream event to client event, %s edge: median %d us, worst %d us%n",
                    edge ? "with" : "without", micros[EVENTS / 2], micros[EVENTS - 1]);
        }
    }

    @Test
    void aLongReplyTakesLittleMemory(@TempDir Path folder) throws Exception {
        byte[] megabyte = new byte[1 << 20];
        OwnBackend.Answer answer = request -> {
            request.write("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: "
                    + (long) MEGABYTES * megabyte.length + "\r\n\r\n");
            for (int i = 0; i < MEGABYTES; i++)
                request.socket().getOutputStream().write(megabyte);
        };
        Path data = folder.resolve("data");
        Map<String, String> small = Map.of("JAVA_TOOL_OPTIONS", "-Xmx96m -XX:MaxDirectMemorySize=48m");
        try (OwnBackend backend = OwnBackend.start(answer);
                LintelProcess lintel = LintelProcess.start(data, folder.resolve("out"), small, "--log", "off");
                HttpClient http = HttpClient.newHttpClient()) {
            var endpoint = lintel.endpoint(data);
            int published = http.send(
                            HttpRequest.newBuilder(endpoint.endpoint().admin().resolve("/v1/apply"))
                                    .header("Authorization", "Bearer " + endpoint.token())
                                    .header("Content-Type", "application/yaml")
                                    .header("If-Match", "*")
                                    .POST(HttpRequest.BodyPublishers.ofString(document(backend.url())))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
            assertEquals(200, published);
            URI uri = endpoint.endpoint().gateway().resolve("/long");
            var request =
                    HttpRequest.newBuilder(uri).timeout(RunningGateway.PATIENCE).build();
            var reply = http.send(request, BodyHandlers.ofInputStream());
            while (reply.statusCode() == 404) reply = http.send(request, BodyHandlers.ofInputStream());

            assertEquals((long) MEGABYTES << 20, count(reply.body()));
            assertTrue(reply.headers().firstValue("X-Cache").orElse("").startsWith("Miss"));
            var again = http.send(request, BodyHandlers.ofInputStream());
            assertEquals((long) MEGABYTES << 20, count(again.body()));
            assertTrue(again.headers().firstValue("X-Cache").orElse("").startsWith("Miss"), "too long to keep");
        }
    }

    private static long count(InputStream body) throws IOException {
        try (body) {
            return body.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
