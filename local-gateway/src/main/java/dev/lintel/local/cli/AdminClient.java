package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls an admin API. Its replies are JSON; each failure ends the command with a message and an exit code.
final class AdminClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration REPLY = Duration.ofSeconds(60);

    private final URI base;
    private final Proof proof;
    private final String hint;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /// One that takes a bearer token, as the local gateway does.
    AdminClient(URI base, String token) {
        this(base, Proof.bearer(token), "is `lintel dev` running?");
    }

    /// @param hint what may be amiss where nobody answers
    AdminClient(URI base, Proof proof, String hint) {
        this.base = base;
        this.proof = proof;
        this.hint = hint;
    }

    URI base() {
        return base;
    }

    /// A path with a query, each value encoded; blank values are left out.
    static String query(String path, Map<String, String> parameters) {
        var text = new StringBuilder(path);
        char sign = '?';
        for (var parameter : parameters.entrySet()) {
            if (parameter.getValue().isEmpty()) continue;
            text.append(sign).append(parameter.getKey()).append('=').append(encode(parameter.getValue()));
            sign = '&';
        }
        return text.toString();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) {
        return json(send(read(path, "application/json")));
    }

    byte[] bytes(String path, String accept) {
        return send(read(path, accept)).body();
    }

    /// @param headers name, value, …
    JsonNode write(String method, String path, String mediaType, byte[] body, String... headers) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Accept", "application/json");
        if (body.length > 0) all.put("Content-Type", mediaType);
        for (int i = 0; i < headers.length; i += 2) all.put(headers[i], headers[i + 1]);
        return json(send(request(method, path, all, body)));
    }

    /// The entity tag of what is there.
    String etag(String path) {
        return send(read(path, "application/json")).headers().firstValue("ETag").orElse("*");
    }

    /// Health answers 503 while it starts; that is an answer, not a failure.
    HttpResponse<byte[]> health() {
        return exchange(read("/v1/health", "application/json"));
    }

    /// A reply that goes on; the caller closes it.
    InputStream stream(String path) {
        try {
            HttpResponse<InputStream> reply = http.send(read(path, "*/*").build(), BodyHandlers.ofInputStream());
            if (reply.statusCode() == 200) return reply.body();
            try (InputStream body = reply.body()) {
                throw failure(reply.statusCode(), body.readAllBytes());
            }
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private HttpRequest.Builder read(String path, String accept) {
        return request("GET", path, Map.of("Accept", accept), new byte[0]);
    }

    private HttpRequest.Builder request(String method, String path, Map<String, String> headers, byte[] body) {
        try {
            URI uri = URI.create(base.toString().replaceFirst("/$", "") + path);
            var request = HttpRequest.newBuilder(uri)
                    .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
            headers.forEach(request::header);
            proof.of(method, path, headers, body).forEach(request::header);
            return request;
        } catch (IllegalArgumentException e) {
            throw new Stop(ExitCode.INVALID, "no admin API can be at " + base + ": " + e.getMessage());
        }
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        HttpResponse<byte[]> reply = exchange(request);
        if (reply.statusCode() >= 300) throw failure(reply.statusCode(), reply.body());
        return reply;
    }

    private HttpResponse<byte[]> exchange(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(REPLY).build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    static JsonNode parse(byte[] body) {
        return JSON.readTree(body.length == 0 ? "{}".getBytes(StandardCharsets.US_ASCII) : body);
    }

    private static JsonNode json(HttpResponse<byte[]> reply) {
        try {
            return parse(reply.body());
        } catch (JacksonException e) {
            throw new Stop(ExitCode.ERROR, "the admin API answered " + reply.statusCode() + " without JSON");
        }
    }

    private AdminFailure failure(int status, byte[] body) {
        try {
            return new AdminFailure(status, parse(body));
        } catch (JacksonException e) {
            throw new Stop(
                    ExitCode.ERROR, "what answers at " + base + " is no admin API: " + status + " without a problem");
        }
    }

    private Stop unreachable(IOException e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new Stop(ExitCode.ERROR, "no admin API answers at " + base + " (" + why + "); " + hint);
    }

    private static Stop interrupted() {
        Thread.currentThread().interrupt();
        return new Stop(ExitCode.ERROR, "interrupted");
    }
}
