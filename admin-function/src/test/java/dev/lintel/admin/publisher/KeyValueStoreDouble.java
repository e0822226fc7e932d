package dev.lintel.admin.publisher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// CloudFront's KeyValueStore API on loopback, written from its reference (2022-07-26). It checks each request's
/// Signature
/// Version 4A with the public key of the test credentials, keeps the limits of [MemoryKeyValueStore], and goes wrong
/// when
/// it is told to.
public final class KeyValueStoreDouble implements AutoCloseable {
    public static final String ARN = "arn:aws:cloudfront::111122223333:key-value-store/e10b1dce-4f39-4248";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PREFIX = "/key-value-stores/";

    private final MemoryKeyValueStore store;
    private final InstantSource clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Supplier<Fault> faults = () -> Fault.NONE;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean told409;

    /// What may go wrong with one request.
    public enum Fault {
        NONE,
        /// 429.
        THROTTLED,
        /// 400 `ThrottlingException`, as other services say it.
        THROTTLED_AS_400,
        /// 500.
        BROKEN,
        /// The connection is closed before anything is done.
        NO_ANSWER,
        /// Nothing is done, and nothing is said until the double is closed.
        SILENT,
        /// Done, and the connection is closed before the reply.
        LOST_REPLY,
        /// Another writer comes first.
        OVERTAKEN
    }

    public KeyValueStoreDouble(MemoryKeyValueStore store, InstantSource clock) throws IOException {
        this.store = store;
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// @param next asked once for each request
    public void fail(Supplier<Fault> next) {
        faults = next;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Fault fault = faults.get();
            switch (fault) {
                case NO_ANSWER -> {
                    return; // closed without a word
                }
                case SILENT -> await(closed);
                case THROTTLED -> reply(exchange, 429, "TooManyRequestsException", "slow down");
                case THROTTLED_AS_400 -> reply(exchange, 400, "ThrottlingException", "ThrottlingException: slow down");
                case BROKEN -> reply(exchange, 500, "InternalServerException", "broken");
                case OVERTAKEN -> {
                    store.meddle(entries -> entries.put("stranger", Integer.toString(entries.size())));
                    answer(exchange, body, true);
                }
                case LOST_REPLY -> answer(exchange, body, false);
                case NONE -> answer(exchange, body, true);
            }
        }
    }

    private void answer(HttpExchange exchange, byte[] body, boolean told) throws IOException {
        try {
            SignatureCheck.requireV4a(exchange, body, "cloudfront-keyvaluestore", clock);
        } catch (GeneralSecurityException e) {
            reply(exchange, 403, "AccessDeniedException", String.valueOf(e.getMessage()));
            return;
        }
        Answer answer = answer(exchange, body);
        if (!told) return;
        if (answer.etag != null) exchange.getResponseHeaders().add("ETag", answer.etag);
        if (answer.error != null)
            exchange.getResponseHeaders().add("x-amzn-ErrorType", answer.error + ":http://example/");
        byte[] bytes = answer.json.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private record Answer(
            int status, @Nullable String etag, @Nullable String error, JsonNode json) {
        static Answer error(int status, String error, String message) {
            return new Answer(status, null, error, JSON.createObjectNode().put("Message", message));
        }
    }

    private Answer answer(HttpExchange exchange, byte[] body) {
        String path = exchange.getRequestURI().getRawPath();
        String method = exchange.getRequestMethod();
        if (!path.startsWith(PREFIX)) return Answer.error(404, "UnknownOperationException", path);
        String[] segments = path.substring(PREFIX.length()).split("/", -1);
        if (!decoded(segments[0]).equals(ARN)) return Answer.error(404, "ResourceNotFoundException", "no such store");
        try {
            if (segments.length == 1 && method.equals("GET")) return described(store.describe());
            if (segments.length == 2 && segments[1].equals("keys")) {
                if (method.equals("GET"))
                    return list(query(exchange.getRequestURI().getRawQuery()));
                if (method.equals("POST"))
                    return update(exchange.getRequestHeaders().get("If-Match"), body);
            }
            if (segments.length == 3 && segments[1].equals("keys") && method.equals("GET"))
                return get(decoded(segments[2]));
            return Answer.error(404, "UnknownOperationException", method + " " + path);
        } catch (MemoryKeyValueStore.Refused e) {
            String error = e.status == 402
                    ? "ServiceQuotaExceededException"
                    : e.status == 404 ? "ResourceNotFoundException" : "ValidationException";
            return Answer.error(e.status, error, String.valueOf(e.getMessage()));
        }
    }

    private static Answer described(KeyValueStore.State state) {
        ObjectNode json = JSON.createObjectNode();
        json.put("KvsARN", ARN).put("ItemCount", state.items()).put("TotalSizeInBytes", state.bytes());
        json.put("Created", 1.7e9).put("Status", "READY");
        return new Answer(200, state.etag(), null, json);
    }

    private Answer get(String key) {
        return store.get(key)
                .map(value -> new Answer(
                        200, null, null, JSON.createObjectNode().put("Key", key).put("Value", value)))
                .orElseGet(() -> Answer.error(404, "ResourceNotFoundException", "no such key"));
    }

    /// Ten entries a page unless more are asked for, fifty at most; the token is the last key.
    private Answer list(Map<String, String> query) {
        int most = Integer.parseInt(query.getOrDefault("MaxResults", "10"));
        if (most < 1 || most > 50) return Answer.error(400, "ValidationException", "MaxResults");
        NavigableMap<String, String> entries = new TreeMap<>(store.list());
        String token = query.get("NextToken");
        if (token != null) entries = entries.tailMap(token, false);
        ObjectNode json = JSON.createObjectNode();
        var items = json.putArray("Items");
        @Nullable String last = null;
        for (var entry : entries.entrySet()) {
            if (items.size() == most) {
                json.put("NextToken", last);
                break;
            }
            last = entry.getKey();
            items.addObject().put("Key", last).put("Value", entry.getValue());
        }
        return new Answer(200, null, null, json);
    }

    private Answer update(@Nullable List<String> ifMatch, byte[] body) {
        if (ifMatch == null || ifMatch.size() != 1)
            return Answer.error(400, "ValidationException", "If-Match is required");
        JsonNode json = JSON.readTree(body);
        Map<String, String> puts = new HashMap<>();
        json.path("Puts")
                .forEach(put ->
                        puts.put(put.get("Key").stringValue(), put.get("Value").stringValue()));
        Set<String> deletes = new HashSet<>();
        json.path("Deletes").forEach(delete -> deletes.add(delete.get("Key").stringValue()));
        try {
            return described(store.update(puts, deletes, ifMatch.getFirst()));
        } catch (StaleEtagException e) {
            told409 = !told409; // the reference says the one, those who tried say the other
            return told409
                    ? Answer.error(409, "ConflictException", String.valueOf(e.getMessage()))
                    : Answer.error(400, "ValidationException", "Pre-Condition failed");
        }
    }

    private static Map<String, String> query(@Nullable String raw) {
        if (raw == null) return Map.of();
        return List.of(raw.split("&")).stream()
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> decoded(pair[0]), pair -> decoded(pair[1])));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void reply(HttpExchange exchange, int status, String error, String message) throws IOException {
        exchange.getResponseHeaders().add("x-amzn-ErrorType", error);
        byte[] bytes =
                JSON.createObjectNode().put("message", message).toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
