package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lintel.local.LintelCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A deployed stack, from outside. Replaces its configuration, and puts back what was there. By the clock, as nothing
/// but
/// time passing tells that the edge has changed.
///
/// `LINTEL_STACK=lintel mvn -P aws -pl integration-tests -am verify`, with credentials that may call the admin API; for
/// streaming also `LINTEL_SMOKE_SSE=https://…`, a backend that sends events for some seconds.
@Tag("aws")
@Timeout(900)
class DeployedStackTest {
    private static final Duration EDGE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private String stack = "";
    private JsonNode outputs = JsonMapper.builder().build().createObjectNode();
    private int before;

    @BeforeEach
    void findStack() {
        String name = System.getenv("LINTEL_STACK");
        assumeTrue(name != null && !name.isEmpty(), "LINTEL_STACK names no stack");
        stack = name;
        outputs = json(ok("outputs", "--json"));
        before = json(ok("health", "--json")).path("revision").asInt();
    }

    @AfterEach
    void putBack() {
        http.close();
        if (before > 0) ok("rollback", Integer.toString(before), "-m", "after the smoke test");
    }

    @Test
    void servesThroughCloudFrontAndNotWithoutIt() throws Exception {
        apply("one");

        assertEquals("one", until("/smoke", reply -> reply.body().equals("one")).body());
        assertEquals(403, get(URI.create(output("OriginUrl"))).statusCode());
    }

    @Test
    void refusesAtTheEdge() throws Exception {
        apply("one");

        var refused = until("/nothing-of-this-name", reply -> reply.statusCode() == 404);

        assertTrue(
                until("/nothing-of-this-name", DeployedStackTest::madeAtTheEdge).statusCode() == 404,
                refused.toString());
    }

    @Test
    void purgesWhatChangedAndRollsBack() throws Exception {
        apply("one");
        until("/smoke", reply -> reply.body().equals("one"));
        assertTrue(until("/smoke", DeployedStackTest::cached).body().equals("one"), "cached by CloudFront");
        int first = json(ok("health", "--json")).path("revision").asInt();

        apply("two");
        assertEquals("two", until("/smoke", reply -> reply.body().equals("two")).body());
        ok("rollback", Integer.toString(first), "-m", "smoke test");
        assertEquals("one", until("/smoke", reply -> reply.body().equals("one")).body());
    }

    @Test
    void answersFromManyNewEnvironmentsAtOnce() throws Exception {
        apply("one");
        until("/smoke", reply -> reply.body().equals("one"));
        List<Callable<Long>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String path = "/smoke?fresh=" + System.nanoTime() + i;
            calls.add(() -> {
                long began = System.nanoTime();
                assertEquals(200, get(path).statusCode());
                return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            });
        }
        List<Long> millis = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(calls.size())) {
            for (Future<Long> call : threads.invokeAll(calls)) millis.add(call.get());
        }
        millis.sort(null);
        System.out.printf(
                "40 at once: fastest %d ms, median %d ms, slowest %d ms (restores among them)%n",
                millis.getFirst(), millis.get(20), millis.getLast());
    }

    @Test
    void streamsEventsAsTheyCome() throws Exception {
        String backend = System.getenv("LINTEL_SMOKE_SSE");
        assumeTrue(backend != null && !backend.isEmpty(), "LINTEL_SMOKE_SSE names no backend that streams");
        URI uri = URI.create(backend);
        write("""
                lintel: 1
                backends:
                  - id: events
                    url: %s://%s
                routes:
                  - id: events
                    match: {path: "%s"}
                    forward: {backend: events}
                """.formatted(uri.getScheme(), uri.getAuthority(), uri.getPath()));
        until(uri.getPath(), reply -> reply.statusCode() == 200);

        var request = HttpRequest.newBuilder(URI.create(output("Endpoint") + uri.getPath()))
                .build();
        List<Long> arrivals = new ArrayList<>();
        long began = System.nanoTime();
        try (var lines = http.send(request, BodyHandlers.ofLines()).body()) {
            lines.filter(line -> line.startsWith("data:"))
                    .limit(3)
                    .forEach(line -> arrivals.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)));
        }
        System.out.println("events after " + arrivals + " ms");
        assertEquals(3, arrivals.size());
        assertNotEquals(arrivals.getFirst(), arrivals.getLast(), "events came together: something buffers them");
    }

    private void apply(String body) throws IOException {
        write("""
                lintel: 1
                routes:
                  - id: smoke
                    match: {path: /smoke}
                    reply:
                      status: 200
                      headers: {cache-control: "public, max-age=3600"}
                      body: %s
                """.formatted(body));
    }

    private void write(String document) throws IOException {
        Path file = folder.resolve("lintel.yaml");
        Files.writeString(file, document);
        ok("apply", file.toString(), "--yes", "-m", "smoke test");
    }

    private HttpResponse<String> until(String path, Predicate<HttpResponse<String>> wanted) throws Exception {
        long deadline = System.nanoTime() + EDGE.toNanos();
        while (true) {
            HttpResponse<String> reply = get(path);
            if (wanted.test(reply)) return reply;
            if (System.nanoTime() > deadline)
                throw new AssertionError("after " + EDGE + " still " + reply.statusCode() + " "
                        + reply.headers().map());
            Thread.sleep(Duration.ofSeconds(1));
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(URI.create(output("Endpoint") + path));
    }

    private HttpResponse<String> get(URI uri) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(70)).build(), BodyHandlers.ofString());
    }

    private static boolean madeAtTheEdge(HttpResponse<String> reply) {
        return reply.headers().firstValue("X-Cache").orElse("").startsWith("FunctionGeneratedResponse");
    }

    private static boolean cached(HttpResponse<String> reply) {
        return reply.headers().firstValue("X-Cache").orElse("").startsWith("Hit");
    }

    private String output(String name) {
        return outputs.path(name).asString();
    }

    private String ok(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--stack", stack));
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = LintelCommand.create(false)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        assertEquals(0, exitCode, () -> String.join(" ", words) + ": " + err);
        return out.toString();
    }

    private static JsonNode json(String text) {
        return JsonMapper.builder().build().readTree(text);
    }
}
