package dev.lintel.local.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Functions that the test writes in Java. Each gets the event and returns what `handler` would.
final class ScriptedFunctions implements EdgeFunctions {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final List<String> called = new ArrayList<>();
    UnaryOperator<JsonNode> request = event -> event.path("request");
    UnaryOperator<JsonNode> response = event -> event.path("response");
    String origin = "";

    @Override
    public CompletionStage<JsonNode> call(FunctionKind kind, byte[] call) {
        called.add(kind.label());
        JsonNode event = JSON.readTree(call).path("event");
        try {
            ObjectNode answer = JSON.createObjectNode();
            answer.set("result", (kind == FunctionKind.VIEWER_REQUEST ? request : response).apply(event));
            if (!origin.isEmpty()) answer.set("origin", JSON.readTree(origin));
            return CompletableFuture.completedFuture(answer);
        } catch (FunctionFault fault) {
            return CompletableFuture.failedFuture(fault);
        }
    }

    @Override
    public void keyValues(Map<String, String> put, Set<String> removed) {}

    @Override
    public void close() {}
}
