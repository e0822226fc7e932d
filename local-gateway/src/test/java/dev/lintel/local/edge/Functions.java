package dev.lintel.local.edge;

import dev.lintel.router.http.NanoClock;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A Node child with functions of a test's own.
final class Functions implements AutoCloseable {
    static final long PATIENCE_SECONDS = 60;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final Queue<String> told = new ConcurrentLinkedQueue<>();
    final AtomicLong nanos = new AtomicLong(1);
    final NodeFunctions node;

    Functions() throws IOException {
        this("node");
    }

    Functions(String command) throws IOException {
        NanoClock clock = nanos::get;
        node = new NodeFunctions(command, told::add, clock, InstantSource.system());
        node.start();
    }

    /// Both functions; each does nothing unless given.
    static Functions of(String viewerRequest) throws Exception {
        var functions = new Functions();
        functions.load(FunctionKind.VIEWER_REQUEST, viewerRequest);
        functions.load(FunctionKind.VIEWER_RESPONSE, "function handler(event) { return event.response; }");
        return functions;
    }

    boolean load(FunctionKind kind, String code) throws Exception {
        return load(new FunctionBundle(kind, kind.label() + ".js", code, null));
    }

    boolean load(FunctionBundle bundle) throws Exception {
        return node.load(bundle).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void keyValues(String... keysAndValues) {
        for (int i = 0; i < keysAndValues.length; i += 2)
            node.keyValues(Map.of(keysAndValues[i], keysAndValues[i + 1]), Set.of());
    }

    /// What the viewer-request function returns for a request of that path.
    JsonNode request(String uri) throws Exception {
        return call(FunctionKind.VIEWER_REQUEST, """
                {"event":{"context":{"requestId":"r"},"viewer":{"ip":"10.0.0.1"},"request":{"method":"GET","uri":"%s",
                "querystring":{},"headers":{},"cookies":{}}},"query":null}""".formatted(uri));
    }

    JsonNode call(FunctionKind kind, String json) throws Exception {
        return node.call(kind, NodeProcess.utf8(json)).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// What that request fails with.
    String failure(String uri) throws Exception {
        try {
            return "none: " + request(uri);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FunctionFault fault) return fault.reason() + " " + fault.getMessage();
            throw e;
        }
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    @Override
    public void close() {
        node.close();
    }
}
