package dev.lintel.local.dev;

import dev.lintel.local.cli.DocumentFaults;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// Routes to the demo backends, added where there are none. What a user has configured is left alone, even under a
/// demo's name: only the demo backends' ports are brought up to date.
final class DemoRoutes {
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final InProcessAdmin admin;
    private final Consumer<String> tell;

    DemoRoutes(InProcessAdmin admin, Consumer<String> tell) {
        this.admin = admin;
        this.tell = tell;
    }

    /// @param ports of the demo backends by their names
    void publish(Map<String, Integer> ports) {
        var routes = admin.call("GET", "/v1/routes", "labels=part-of%3Ddemo&limit=1", "", new byte[0]);
        boolean absent = routes.ok() && routes.body().path("items").isEmpty();
        if (absent) add(ports);
        else ports.forEach((name, port) -> move("demo-" + name, port));
    }

    private void add(Map<String, Integer> ports) {
        String text = read();
        for (var port : ports.entrySet())
            text = text.replace(port.getKey().toUpperCase(Locale.ROOT), Integer.toString(port.getValue()));
        byte[] document = text.getBytes(StandardCharsets.UTF_8);
        var answer = admin.call(
                "POST", "/v1/apply", "prune=false&message=demo", "application/yaml", document, "If-Match", "*");
        if (answer.ok()) tell.accept("demo routes are in place, below /demo");
        else DocumentFaults.lines(answer.status(), answer.body(), "demo").forEach(tell);
    }

    private void move(String backend, int port) {
        String path = "/v1/backends/" + backend;
        var found = admin.call("GET", path, "", "", new byte[0]);
        JsonNode target = found.body().path("targets").path(0);
        String wanted = "http://127.0.0.1:" + port;
        boolean ours = found.ok()
                && found.body().path("labels").path("part-of").asString("").equals("demo");
        if (!ours || target.asString("").equals(wanted)) return;
        byte[] patch = ("{\"targets\":[\"" + wanted + "\"]}").getBytes(StandardCharsets.UTF_8);
        var answer = admin.call("PATCH", path, "message=demo%20port", MERGE_PATCH, patch, "If-Match", "*");
        if (!answer.ok())
            DocumentFaults.lines(answer.status(), answer.body(), backend).forEach(tell);
    }

    private static String read() {
        try (InputStream in = Objects.requireNonNull(DemoRoutes.class.getResourceAsStream("/demo/lintel.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
