package dev.lintel.admin;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// JSON of plain values (String, Number, Boolean, Map, Iterable), without reflection.
final class JsonValues {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonValues() {}

    static JsonNode of(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case JsonNode node -> node;
            case Boolean flag -> NODES.booleanNode(flag);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Number number -> NODES.numberNode(number.doubleValue());
            case Map<?, ?> map -> {
                var object = NODES.objectNode();
                map.forEach((name, member) -> object.set(String.valueOf(name), of(member)));
                yield object;
            }
            case Iterable<?> list -> {
                var array = NODES.arrayNode();
                list.forEach(item -> array.add(of(item)));
                yield array;
            }
            default -> NODES.stringNode(value.toString());
        };
    }
}
