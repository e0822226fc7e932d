package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.local.dev.DevGateway;
import dev.lintel.local.dev.DevOptions;
import dev.lintel.router.telemetry.AccessLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A whole gateway in this process on ports of its own, and what an operator does with it: all over sockets.
final class RunningGateway implements AutoCloseable {
    /// Nothing here takes as long; only what hangs does.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    final DevGateway gateway;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningGateway(DevGateway gateway) {
        this.gateway = gateway;
    }

    static RunningGateway start() {
        return start(DevOptions.ephemeral(), AccessLog.NONE);
    }

    static RunningGateway start(DevOptions options, AccessLog log) {
        return new RunningGateway(DevGateway.start(options, log, line -> {}));
    }

    URI uri(String target) {
        return URI.create(gateway.gatewayUri() + target);
    }

    HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(target)).timeout(PATIENCE));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> admin(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.adminUri().resolve(path))
                .timeout(PATIENCE)
                .method(method, BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + gateway.token())
                .header("Content-Type", type);
        if (path.equals("/v1/apply")) request.header("If-Match", "*"); // whatever there was
        return send(request);
    }

    /// Publishes a document in place of whatever there was.
    ///
    /// @return its revision, which may not be served yet
    long publish(String yaml) throws IOException, InterruptedException {
        HttpResponse<String> reply = admin("POST", "/v1/apply", "application/yaml", yaml);
        assertEquals(200, reply.statusCode(), reply.body());
        return json(reply).path("revision").asLong();
    }

    /// Publishes a document and waits until it is served.
    void serve(String yaml) throws IOException, InterruptedException {
        awaitHealth("/revision", Long.toString(publish(yaml)));
    }

    JsonNode health() throws IOException, InterruptedException {
        return json(admin("GET", "/v1/health", "application/json", ""));
    }

    /// Asks for health until that member of it has that value.
    void awaitHealth(String pointer, String value) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode health = health();
        while (!health.at(pointer).asString("").equals(value)) {
            if (System.nanoTime() > deadline)
                throw new AssertionError(pointer + " never became " + value + ": " + health);
            health = health();
        }
    }

    static JsonNode json(HttpResponse<String> reply) {
        return JSON.readTree(reply.body());
    }

    @Override
    public void close() {
        http.close();
        gateway.close();
    }
}
