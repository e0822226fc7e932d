package dev.lintel.local.edge;

import dev.lintel.router.http.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The frame of event objects (version 1.0).
final class EdgeEvents {
    static final String DOMAIN = "local.lintel-dev";
    private static final String DISTRIBUTION = "ELINTELDEV";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private EdgeEvents() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// @param request the viewer's
    /// @param member the event's `request`
    /// @param response the event's `response`; null in viewer-request events
    static byte[] call(
            FunctionKind kind, String requestId, Request request, ObjectNode member, @Nullable ObjectNode response) {
        ObjectNode call = object();
        ObjectNode event = call.putObject("event").put("version", "1.0");
        event.putObject("context")
                .put("distributionDomainName", DOMAIN)
                .put("distributionId", DISTRIBUTION)
                .put("eventType", kind.label())
                .put("requestId", requestId);
        event.putObject("viewer").put("ip", request.peer().address());
        event.set("request", member);
        if (response != null) event.set("response", response);
        call.put("query", request.query());
        return JSON.writeValueAsBytes(call);
    }
}
