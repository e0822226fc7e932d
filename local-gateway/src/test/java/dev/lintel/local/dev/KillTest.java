package dev.lintel.local.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Document;
import dev.lintel.contract.Kind;
import dev.lintel.router.telemetry.AccessLog;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway in a process of its own, killed in the middle of writes, keeps every write that it acknowledged.
final class KillTest {
    private static final int ROUNDS = 2;
    private static final int WRITES_BEFORE_THE_KILL = 15;

    @TempDir
    private Path data;

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        var acknowledged = new ConcurrentLinkedQueue<String>();
        for (int round = 0; round < ROUNDS; round++) writeUntilKilled("round" + round, acknowledged);

        try (DevGateway gateway = DevGateway.start(DevOptions.ephemeral().withData(data), AccessLog.NONE, line -> {})) {
            var head = gateway.store().latestHead();
            Document document = gateway.store().document(head.revision());
            List<String> lost = acknowledged.stream()
                    .filter(id ->
                            document.resource(new Document.Key(Kind.ROUTE, id)).isEmpty())
                    .toList();
            assertEquals(
                    List.of(),
                    lost,
                    () -> "lost at revision " + head.revision() + " with "
                            + document.resources().keySet() + "; acknowledged: " + acknowledged);
            assertTrue(acknowledged.size() >= ROUNDS * WRITES_BEFORE_THE_KILL);
            assertEquals(
                    head.revision(),
                    gateway.store().history(Long.MAX_VALUE, 1000).size(),
                    "no gaps");
        }
    }

    private void writeUntilKilled(String prefix, ConcurrentLinkedQueue<String> acknowledged) throws Exception {
        Process process = spawn();
        try {
            URI admin = awaitReady(process).endpoint().admin();
            String token = LocalEndpoint.in(data).orElseThrow().token();
            var enough = new CountDownLatch(WRITES_BEFORE_THE_KILL);
            List<Thread> writers = new ArrayList<>();
            for (int writer = 0; writer < 2; writer++) {
                String id = prefix + "-w" + writer + "-";
                writers.add(Thread.ofVirtual().start(() -> write(admin, token, id, acknowledged, enough)));
            }
            assertTrue(enough.await(120, TimeUnit.SECONDS), "writes are too slow");
            process.destroyForcibly().waitFor(); // SIGKILL, while both go on writing
            for (Thread writer : writers) writer.join();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void write(
            URI admin, String token, String prefix, ConcurrentLinkedQueue<String> acknowledged, CountDownLatch enough) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; ; i++) {
                String id = prefix + i;
                String route =
                        "{\"id\":\"" + id + "\",\"match\":{\"path\":\"/" + id + "\"},\"reply\":{\"status\":204}}";
                var request = HttpRequest.newBuilder(admin.resolve("/v1/routes/" + id))
                        .PUT(BodyPublishers.ofString(route))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .build();
                if (http.send(request, BodyHandlers.discarding()).statusCode() == 201) {
                    acknowledged.add(id);
                    enough.countDown();
                }
            }
        } catch (IOException killed) {
            return; // what this test waits for
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process spawn() throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.lintel.local.LintelCommand",
                "dev",
                "--port",
                "0",
                "--admin-port",
                "0",
                "--log",
                "off",
                "--data",
                data.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
    }

    private LocalEndpoint.Found awaitReady(Process process) throws IOException {
        var output = new StringBuilder();
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (@Nullable String line = reader.readLine(); line != null; line = reader.readLine()) {
            output.append(line).append('\n');
            if (line.startsWith("  try")) return LocalEndpoint.in(data).orElseThrow();
        }
        throw new IOException("it did not start:\n" + output);
    }
}
