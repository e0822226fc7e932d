package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.local.dev.LocalEndpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Puts a canary wherever a secret may stand and looks for it in everything that `lintel dev` writes: output, files,
/// records, problems. Only the backend gets it, and the panel tells the token to whoever started the process.
final class CanaryTest {
    private static final String CANARY = "canary7f3a";
    private static final String SECRET = CANARY + "-of-the-environment";
    private static final String TOKEN = CANARY + "-of-the-admin-api-0123456789abcdef";
    private static final String LAST = "/last";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Queue<OwnBackend.Received> received = new ConcurrentLinkedQueue<>();
    private final StringBuilder told = new StringBuilder();
    private Path data;
    private OwnBackend backend;
    private LintelProcess lintel;
    private LocalEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        data = folder.resolve("data");
        backend = OwnBackend.start(request -> {
            received.add(request);
            request.reply("well");
        });
        lintel = LintelProcess.start(
                data,
                folder.resolve("out"),
                Map.of("LINTEL_SECRET_TEST", SECRET, "LINTEL_UNOPENED", CANARY + "-that-documents-may-not-name"),
                "--log",
                "json",
                "--admin-token",
                TOKEN);
        endpoint = lintel.endpoint(data).endpoint();
    }

    @AfterEach
    void stop() throws Exception {
        http.close();
        lintel.close();
        backend.close();
    }

    @Test
    void nothingSecretLeavesByAnotherWayThanToTheBackend() throws Exception {
        publish();
        try (BufferedReader records = follow()) {
            for (var version : HttpClient.Version.values()) {
                for (String path : List.of("/ok", "/unresolved", "/small", "/down", "/gone", "/missing", "/nowhere"))
                    call("POST", path, version);
                call("GET", "/ok", version);
            }
            raw("GET /ok?token=" + CANARY + " HTTP/1.1\r\nHost: a\r\nBad " + CANARY + "\r\n\r\n");
            raw("GET /ok?" + CANARY.repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
            raw("GET /ok HTTP/1.1\r\nHost: a\r\nCookie: " + CANARY.repeat(10_000) + "\r\n\r\n");
            raw(CANARY + "\r\n\r\n");
            admin();
            call("GET", LAST, HttpClient.Version.HTTP_1_1);
            readUntilTheLast(records);
        }
        readFiles();
        lintel.stop();
        readFiles();
        told.append(withoutPanel(lintel.standardError())).append(lintel.standardOutput());

        theTestCouldHaveFound();
        assertFalse(
                told.indexOf(CANARY) >= 0,
                () -> told.substring(Math.max(0, told.indexOf(CANARY) - 300), told.indexOf(CANARY) + 100));
    }

    private void theTestCouldHaveFound() throws IOException {
        assertTrue(
                received.stream().anyMatch(request -> request.header("x-key").equals(SECRET)),
                "the backend did not get the secret");
        assertTrue(
                received.stream().noneMatch(request -> request.header("x-key").contains("that-documents-may-not-name")),
                "the backend got a variable that nobody opened to documents");
        assertTrue(
                received.stream()
                        .anyMatch(request -> request.body().contains(CANARY)
                                && request.target().contains(CANARY)
                                && request.header("cookie").contains(CANARY)
                                && request.header("authorization").contains(CANARY)),
                "the backend did not get the request");
        for (String slug : List.of(
                "route-retired",
                "content-too-large",
                "upstream-unreachable",
                "configuration-unavailable",
                "route-not-found",
                "method-not-allowed",
                "bad-request",
                "uri-too-long",
                "headers-too-large",
                "unauthorized",
                "invalid-document"))
            assertTrue(told.indexOf("/problems/" + slug) >= 0, () -> "no problem of type " + slug);
        assertTrue(lintel.standardOutput().contains("\"url.path\":\"" + LAST + "\""), "no record was printed");
        assertTrue(told.indexOf("env:LINTEL_SECRET_TEST") >= 0, "the document was in no file");
    }

    private void publish() throws Exception {
        String document = """
                lintel: 1
                backends:
                  - {id: mine, targets: ["%s"]}
                  - {id: down, targets: ["http://127.0.0.1:1"]}
                routes:
                  - id: ok
                    match: {path: /ok}
                    forward: {backend: mine, sticky: "cookie:session"}
                    policies:
                      - {kind: headers, request: {set: {X-Key: {secret: "env:LINTEL_SECRET_TEST"}}}}
                      - {kind: mirror, backend: down, percent: 100, maxBodyBytes: 1000}
                  - id: unresolved
                    match: {path: /unresolved}
                    forward: {backend: mine}
                    policies: [{kind: headers, request: {set: {X-Key: {secret: "env:LINTEL_UNOPENED"}}}}]
                  - id: small
                    match: {path: /small}
                    forward: {backend: mine}
                    policies: [{kind: request-size, maxBodyBytes: 1}]
                  - {id: down, match: {path: /down}, forward: {backend: down}}
                  - {id: get-only, match: {path: /missing, methods: [GET]}, forward: {backend: mine}}
                  - id: gone
                    match: {path: /gone}
                    forward: {backend: mine}
                    lifecycle: {retired: 2020-01-01T00:00:00Z}
                """.formatted(backend.url());
        HttpResponse<String> reply = http.send(
                adminRequest("/v1/apply", "application/yaml", TOKEN)
                        .header("If-Match", "*")
                        .POST(BodyPublishers.ofString(document))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(200, reply.statusCode(), reply.body());
        hear(reply);
        int status = 404;
        while (status == 404) status = call("GET", "/ok", HttpClient.Version.HTTP_1_1); // until it is served
    }

    private HttpRequest.Builder adminRequest(String path, String type, String token) {
        return HttpRequest.newBuilder(endpoint.admin().resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .timeout(RunningGateway.PATIENCE);
    }

    private int call(String method, String path, HttpClient.Version version) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(endpoint.gateway() + path + "?token=" + CANARY))
                .version(version)
                .timeout(RunningGateway.PATIENCE)
                .method(method, BodyPublishers.ofString("password=" + CANARY))
                .header("Authorization", "Bearer " + CANARY)
                .header("Cookie", "session=" + CANARY)
                .header("X-Api-Key", CANARY)
                .header("Referer", "https://www.example.com/?" + CANARY)
                .header("Tracestate", "a=" + CANARY)
                .header("Forwarded", "for=" + CANARY);
        HttpResponse<String> reply = http.send(request.build(), BodyHandlers.ofString());
        hear(reply);
        return reply.statusCode();
    }

    private void hear(HttpResponse<String> reply) {
        told.append(reply.statusCode())
                .append(reply.headers().map())
                .append(reply.body())
                .append('\n');
    }

    private void raw(String request) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), endpoint.gateway().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) told.append((char) next);
        } catch (IOException reset) {
            told.append(reset).append('\n'); // as much as came before counts
        }
    }

    /// What an admin API may be given by mistake.
    private void admin() throws Exception {
        for (HttpRequest request : List.of(
                adminRequest("/v1/routes", "application/json", CANARY).GET().build(),
                adminRequest("/v1/routes?cursor=" + CANARY, "application/json", TOKEN)
                        .GET()
                        .build(),
                adminRequest("/v1/routes/ok", "application/json", TOKEN)
                        .header("If-Match", "\"" + CANARY + "\"")
                        .DELETE()
                        .build(),
                adminRequest("/v1/policies/a-secret", "application/json", TOKEN)
                        .PUT(BodyPublishers.ofString("{\"id\":\"a-secret\",\"kind\":\"headers\",\"request\":"
                                + "{\"set\":{\"X-Key\":{\"secret\":\"" + CANARY + "\"}}}}"))
                        .build(),
                adminRequest("/v1/backends/a-password", "application/json", TOKEN)
                        .PUT(BodyPublishers.ofString("{\"id\":\"a-password\",\"targets\":" + "[\"http://me:" + CANARY
                                + "@www.example.com\"]}"))
                        .build(),
                adminRequest("/v1/export", "application/json", TOKEN).GET().build()))
            hear(http.send(request, BodyHandlers.ofString()));
    }

    private BufferedReader follow() throws Exception {
        var reply = http.send(
                HttpRequest.newBuilder(endpoint.admin().resolve("/v1/records"))
                        .header("Authorization", "Bearer " + TOKEN)
                        .build(),
                BodyHandlers.ofInputStream());
        assertEquals(200, reply.statusCode());
        var records = new BufferedReader(new InputStreamReader(reply.body(), StandardCharsets.UTF_8));
        assertEquals("", records.readLine());
        return records;
    }

    private void readUntilTheLast(BufferedReader records) throws IOException {
        for (@Nullable String line = records.readLine(); line != null; line = records.readLine()) {
            told.append(line).append('\n');
            if (line.contains("\"" + LAST + "\"")) return;
        }
        throw new AssertionError("the records ended");
    }

    /// All but the token's own file.
    private void readFiles() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.getFileName().toString().equals("token")) continue;
                told.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .append('\n');
            }
        }
    }

    private static String withoutPanel(String output) {
        return output.lines()
                .filter(line -> !line.startsWith("  token") && !line.startsWith("  try"))
                .collect(Collectors.joining("\n"));
    }
}
