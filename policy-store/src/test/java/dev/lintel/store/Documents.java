package dev.lintel.store;

import dev.lintel.contract.Document;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Documents for tests, made in one go: adding one resource after the other copies the map each time.
public final class Documents {
    private Documents() {}

    /// Backends b0, b1, …
    public static Document ofBackends(int count) {
        ObjectNode json = frame();
        for (int i = 0; i < count; i++) addBackend(json, "b" + i);
        return Document.parse(json);
    }

    /// Routes r0, r1, … as people write them, to one backend.
    public static Document ofRoutes(int count) {
        return ofRoutes(count, "of a large shop");
    }

    /// @param description of each, to make the document as large as a test needs
    public static Document ofRoutes(int count, String description) {
        ObjectNode json = frame();
        addBackend(json, "orders");
        for (int i = 0; i < count; i++) {
            ObjectNode route = json.withArray("routes").addObject();
            route.put("id", "r" + i).put("description", "Route number " + i + " " + description);
            route.putObject("match")
                    .put("path", "/shop/" + i + "/orders/{id}")
                    .putArray("hosts")
                    .add("api.example.com");
            route.putObject("forward").put("backend", "orders");
        }
        return Document.parse(json);
    }

    private static ObjectNode frame() {
        return JsonNodeFactory.instance.objectNode().put("lintel", 1);
    }

    private static void addBackend(ObjectNode json, String id) {
        ObjectNode backend = json.withArray("backends").addObject().put("id", id);
        backend.putArray("targets").add("http://127.0.0.1:9000");
    }
}
