package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a developer of edge functions sees: faults with their places, new builds taken up, and words when there is
/// nothing to run.
final class EdgeFilesTest {
    @TempDir
    private Path folder;

    private Path dist;

    @BeforeEach
    void write() throws IOException {
        dist = Files.createDirectories(folder.resolve("home/edge-functions/dist"));
        Files.writeString(dist.resolve("viewer-request.js"), """
                function handler(event) {
                  if (event.request.uri === '/bad') missing();
                  return { statusCode: 200, body: 'old' };
                }
                """);
        Files.writeString(dist.resolve("viewer-response.js"), "function handler(e) { return e.response; }");
    }

    private LintelProcess start(String... options) throws Exception {
        return LintelProcess.start(
                folder.resolve("data"),
                folder.resolve("out"),
                Map.of("JAVA_TOOL_OPTIONS", "-Dlintel.home=" + folder.resolve("home")),
                options);
    }

    private static HttpResponse<String> get(HttpClient http, LintelProcess lintel, Path data, String path)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(
                                lintel.endpoint(data).endpoint().gateway().resolve(path))
                        .timeout(RunningGateway.PATIENCE)
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void aFaultIsToldWithItsPlaceAndANewBuildIsTakenUp() throws Exception {
        Path data = folder.resolve("data");
        try (LintelProcess lintel = start();
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> bad = get(http, lintel, data, "/bad");

            assertEquals(503, bad.statusCode());
            assertTrue(bad.body().contains("viewer-request.js:2:"), bad.body());
            assertTrue(
                    lintel.standardError().contains("ReferenceError: missing is not defined, at viewer-request.js:2:"),
                    lintel.standardError());

            Files.writeString(dist.resolve("viewer-request.js"), "function handler( {");
            await(() -> lintel.standardError().contains("viewer-request.js cannot be loaded: SyntaxError"));
            assertEquals("old", get(http, lintel, data, "/").body(), "the one before stays");

            Files.writeString(
                    dist.resolve("viewer-request.js"),
                    "function handler() { return { statusCode: 200, body: 'new' }; }");
            await(() -> get(http, lintel, data, "/").body().equals("new"));
            assertTrue(lintel.standardError().contains("viewer-request.js was loaded anew"), lintel.standardError());
        }
    }

    @Test
    void withoutFilesItSaysSoAndTheRouterAloneCanBeHad() throws Exception {
        Files.delete(dist.resolve("viewer-response.js"));
        Files.delete(dist.resolve("viewer-request.js"));

        IOException refused = assertThrows(IOException.class, () -> start().close());
        assertTrue(String.valueOf(refused.getMessage()).contains("--no-edge"), refused.getMessage());

        try (LintelProcess alone = start("--no-edge");
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> reply = get(http, alone, folder.resolve("data"), "/none");
            assertEquals(404, reply.statusCode());
            assertTrue(reply.headers().firstValue("X-Cache").isEmpty());
        }
    }

    @Test
    void aFunctionLargerThanCloudFrontTakesIsRefused() throws Exception {
        Files.writeString(dist.resolve("viewer-request.js"), "function handler() {}" + " ".repeat(10_240));

        IOException refused = assertThrows(IOException.class, () -> start().close());
        assertTrue(String.valueOf(refused.getMessage()).contains("10240"), refused.getMessage());
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + RunningGateway.PATIENCE.toNanos();
        while (!condition.holds()) if (System.nanoTime() > deadline) throw new AssertionError("it never came");
    }
}
