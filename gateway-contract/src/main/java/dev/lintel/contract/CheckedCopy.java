package dev.lintel.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Copies JSON values into the one form in which documents keep them: numbers of equal value become equal nodes, and
/// what
/// could not be stored, compared or written back is refused. One per document; not thread-safe.
///
/// What is null is left out, as if it had not been written (YAML makes nulls of empty members); an item that is null is
/// a fault.
final class CheckedCopy {
    private static final int DEPTH = 24;
    private static final int NODES = 4_000_000;
    private static final int NAME_LENGTH = 256;
    private static final int TEXT_LENGTH = 1 << 20;
    private static final double EXACT_INTEGERS = 1L << 53;
    private static final JsonNodeFactory NODE = JsonNodeFactory.instance;

    private final Faults faults;
    private int nodes;

    CheckedCopy(Faults faults) {
        this.faults = faults;
    }

    /// Null when the value was refused; a fault tells why.
    @Nullable
    JsonNode of(JsonNode value, Pointer at) {
        return of(value, at, 0);
    }

    private @Nullable JsonNode of(JsonNode value, Pointer at, int depth) {
        if (nodes++ > NODES) return nodes - 2 == NODES ? refuse(at, "the document holds too many values") : null;
        if (depth > DEPTH) return refuse(at, "is nested deeper than " + DEPTH + " levels");
        return switch (value.getNodeType()) {
            case OBJECT -> object(value, at, depth);
            case ARRAY -> array(value, at, depth);
            case STRING -> text(value, at);
            case NUMBER -> number(value, at);
            case BOOLEAN -> NODE.booleanNode(value.booleanValue());
            case NULL, MISSING -> refuse(at, "has no value: give one or leave it out");
            case BINARY, POJO -> refuse(at, "is not a JSON value");
        };
    }

    private JsonNode object(JsonNode value, Pointer at, int depth) {
        ObjectNode copy = NODE.objectNode();
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            String name = member.getKey();
            Pointer place = at.child(name.length() > NAME_LENGTH ? name.substring(0, 32) + "…" : name);
            if (name.length() > NAME_LENGTH) refuse(place, "has a name longer than " + NAME_LENGTH + " characters");
            else if (hasLoneSurrogate(name)) refuse(at, "has a member whose name is not valid Unicode");
            else if (!member.getValue().isNull()) {
                JsonNode child = of(member.getValue(), place, depth + 1);
                if (child != null) copy.set(name, child);
            }
        }
        return copy;
    }

    private JsonNode array(JsonNode value, Pointer at, int depth) {
        ArrayNode copy = NODE.arrayNode(Math.min(value.size(), NODES));
        int index = 0;
        for (JsonNode item : value) {
            JsonNode child = of(item, at.child(index++), depth + 1);
            if (child != null) copy.add(child);
        }
        return copy;
    }

    private @Nullable JsonNode text(JsonNode value, Pointer at) {
        String text = value.stringValue();
        if (text.length() > TEXT_LENGTH) return refuse(at, "is longer than " + TEXT_LENGTH + " characters");
        if (hasLoneSurrogate(text)) return refuse(at, "is not valid Unicode");
        return NODE.stringNode(text);
    }

    private @Nullable JsonNode number(JsonNode value, Pointer at) {
        if (value.isIntegralNumber()) {
            if (!value.canConvertToLong()) return refuse(at, "is too large a number");
            return integer(value.longValue());
        }
        double number;
        try {
            number = value.doubleValue();
        } catch (JacksonException tooLarge) {
            return refuse(at, "is too large a number");
        }
        if (!Double.isFinite(number)) return refuse(at, "is not a finite number");
        if (number == Math.rint(number) && Math.abs(number) <= EXACT_INTEGERS) return integer((long) number);
        return NODE.numberNode(number);
    }

    private static JsonNode integer(long value) {
        return value == (int) value ? NODE.numberNode((int) value) : NODE.numberNode(value);
    }

    private @Nullable JsonNode refuse(Pointer at, String detail) {
        faults.add(at, detail);
        return null;
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) return true;
            i += Character.charCount(point);
        }
        return false;
    }
}
