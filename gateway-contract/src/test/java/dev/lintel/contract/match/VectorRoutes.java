package dev.lintel.contract.match;

import dev.lintel.contract.Configuration;
import dev.lintel.contract.Document;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Route;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads the routes and requests of `vectors/matching.json`.
public final class VectorRoutes {
    private VectorRoutes() {}

    /// Read as a document is, each with a reply for its action.
    public static List<Route> routes(JsonNode vector) {
        var document = JsonNodeFactory.instance.objectNode().put("lintel", 1);
        var routes = document.putArray("routes");
        for (JsonNode route : vector.get("routes"))
            routes.add(((ObjectNode) route.deepCopy())
                    .set("reply", document.objectNode().put("status", 200)));
        return Configuration.parse(Document.parse(document)).routes();
    }

    /// @throws dev.lintel.contract.ProblemException if the path is refused
    public static SampleRequest request(JsonNode request) {
        String target = request.get("target").stringValue();
        int mark = target.indexOf('?');
        var headers = Headers.builder();
        request.path("headers").propertyStream().forEach(field -> {
            if (field.getValue().isArray())
                for (JsonNode value : field.getValue()) headers.add(field.getKey(), value.stringValue());
            else headers.add(field.getKey(), field.getValue().stringValue());
        });
        return new SampleRequest(
                request.path("method").stringValue("GET"),
                HostName.of(request.path("host").stringValue("")),
                PathNormaliser.normalise(mark < 0 ? target : target.substring(0, mark)),
                mark < 0 ? null : target.substring(mark + 1),
                headers.build());
    }
}
