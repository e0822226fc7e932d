package dev.lintel.admin.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads JSON (RFC 8259) into a tree with places. One per text.
final class JsonReader {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DocumentText.MAX_DEPTH)
                    .maxNumberLength(DocumentText.MAX_NUMBER_LENGTH)
                    .maxStringLength(DocumentText.MAX_BYTES)
                    .build())
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String text;
    private final Deque<String> path = new ArrayDeque<>();

    JsonReader(String text) {
        this.text = text;
    }

    private record Built(JsonNode node, Place.Tree places) {}

    DocumentText read() {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == null) throw Unreadable.at("", null, "the text is empty", null);
            Built built = value(parser, first);
            if (parser.nextToken() != null)
                throw Unreadable.at("", place(parser.currentTokenLocation()), "something follows the JSON value", null);
            return new DocumentText(built.node, built.places);
        } catch (StreamConstraintsException limit) {
            throw Unreadable.at(
                    Unreadable.pointer(path), null, "a limit was met: " + limit.getOriginalMessage(), limit);
        } catch (StreamReadException syntax) {
            throw Unreadable.at(
                    Unreadable.pointer(path),
                    place(syntax.getLocation()),
                    firstLine(syntax.getOriginalMessage()),
                    syntax);
        }
    }

    private Built value(JsonParser parser, JsonToken token) {
        Place place = place(parser.currentTokenLocation());
        return switch (token) {
            case START_OBJECT -> object(parser, place);
            case START_ARRAY -> array(parser, place);
            case VALUE_STRING -> leaf(NODES.stringNode(parser.getString()), place);
            case VALUE_TRUE -> leaf(NODES.booleanNode(true), place);
            case VALUE_FALSE -> leaf(NODES.booleanNode(false), place);
            case VALUE_NULL -> leaf(NODES.nullNode(), place);
            case VALUE_NUMBER_INT -> leaf(Scalars.integer(parser.getBigIntegerValue()), place);
            case VALUE_NUMBER_FLOAT -> leaf(finite(parser.getDoubleValue(), place), place);
            default -> throw new IllegalStateException("no value starts with " + token);
        };
    }

    private Built object(JsonParser parser, Place place) {
        var node = NODES.objectNode();
        Map<String, Place.Tree> places = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Place namePlace = place(parser.currentTokenLocation());
            String name = parser.currentName();
            path.push(name);
            if (node.has(name))
                throw Unreadable.at(Unreadable.pointer(path), namePlace, "duplicate member " + name, null);
            Built member = value(parser, parser.nextToken());
            node.set(name, member.node);
            places.put(name, member.places);
            path.pop();
        }
        return new Built(node, new Place.Tree(place, places, List.of()));
    }

    private Built array(JsonParser parser, Place place) {
        var node = NODES.arrayNode();
        List<Place.Tree> places = new ArrayList<>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            path.push(Integer.toString(places.size()));
            Built item = value(parser, next);
            node.add(item.node);
            places.add(item.places);
            path.pop();
        }
        return new Built(node, new Place.Tree(place, Map.of(), places));
    }

    private static Built leaf(JsonNode node, Place place) {
        return new Built(node, Place.Tree.leaf(place));
    }

    private JsonNode finite(double number, Place place) {
        if (!Double.isFinite(number))
            throw Unreadable.at(Unreadable.pointer(path), place, "the number is too large", null);
        return NODES.numberNode(number);
    }

    private static Place place(TokenStreamLocation location) {
        return new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
