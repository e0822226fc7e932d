package dev.lintel.contract;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads a JSON text into Jackson's tree without its mapper, whose classes a starting router would load for nothing
/// else. Bounds, nesting among them, and duplicate names are the factory's business.
final class JsonTree {
    private static final JsonNodeFactory NODE = JsonNodeFactory.instance;

    private JsonTree() {}

    /// @return a missing node for an empty text
    /// @throws tools.jackson.core.JacksonException if it is no JSON text, or goes on after its end
    static JsonNode read(JsonFactory factory, byte[] json) {
        try (JsonParser in = factory.createParser(ObjectReadContext.empty(), json)) {
            if (in.nextToken() == null) return NODE.missingNode();
            JsonNode whole = value(in);
            if (in.nextToken() != null) throw new StreamReadException(in, "Trailing token after the document's end");
            return whole;
        }
    }

    private static JsonNode value(JsonParser in) {
        return switch (in.currentToken()) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> NODE.stringNode(in.getString());
            case VALUE_NUMBER_INT -> integer(in);
            case VALUE_NUMBER_FLOAT -> NODE.numberNode(in.getDoubleValue());
            case VALUE_TRUE -> NODE.booleanNode(true);
            case VALUE_FALSE -> NODE.booleanNode(false);
            case VALUE_NULL -> NODE.nullNode();
            case VALUE_EMBEDDED_OBJECT, PROPERTY_NAME, END_OBJECT, END_ARRAY, NOT_AVAILABLE ->
                throw new IllegalStateException("no JSON text has " + in.currentToken() + " here");
        };
    }

    private static ObjectNode object(JsonParser in) {
        ObjectNode object = NODE.objectNode();
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            in.nextToken();
            object.set(name, value(in));
        }
        return object;
    }

    private static ArrayNode array(JsonParser in) {
        ArrayNode array = NODE.arrayNode();
        while (in.nextToken() != JsonToken.END_ARRAY) array.add(value(in));
        return array;
    }

    private static JsonNode integer(JsonParser in) {
        return switch (in.getNumberType()) {
            case INT -> NODE.numberNode(in.getIntValue());
            case LONG -> NODE.numberNode(in.getLongValue());
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> NODE.numberNode(in.getBigIntegerValue());
        };
    }
}
