package dev.lintel.admin.document;

import dev.lintel.contract.ProblemException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads YAML 1.2 into a tree with places. Works on the parser's events and not on its node graph, so that depth, tags
/// and aliases are judged before anything is built of them. One per text.
final class YamlReader {
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setCodePointLimit(DocumentText.MAX_BYTES)
            .setUseMarks(true)
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int WEIGHT_OF_A_NODE = 16;

    private final String text;
    private final Deque<String> path = new ArrayDeque<>();
    private final Map<String, Built> anchors = new HashMap<>();
    private long expandedByAliases;

    YamlReader(String text) {
        this.text = text;
    }

    /// @param weight about the bytes that the node costs when written out
    private record Built(JsonNode node, Place.Tree places, long weight) {}

    DocumentText read() {
        try {
            Iterator<Event> events = new Parse(SETTINGS).parseString(text).iterator();
            events.next(); // the stream's start
            Event start = events.next();
            if (start.getEventId() == Event.ID.StreamEnd) throw Unreadable.at("", null, "the text is empty", null);
            Built built = node(events, events.next());
            events.next(); // the document's end
            Event last = events.next();
            if (last.getEventId() != Event.ID.StreamEnd)
                throw fault(last, "a second YAML document follows; one is expected");
            return new DocumentText(built.node, built.places);
        } catch (MarkedYamlEngineException syntax) {
            throw Unreadable.at(Unreadable.pointer(path), place(syntax.getProblemMark()), syntax.getProblem(), syntax);
        } catch (YamlEngineException unreadable) {
            throw Unreadable.at(Unreadable.pointer(path), null, String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    private Built node(Iterator<Event> events, Event event) {
        if (event instanceof AliasEvent alias) return expand(alias);
        Built built = switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case CollectionStartEvent start -> collection(events, start);
            default -> throw fault(event, "unexpected " + event.getEventId());
        };
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), built));
        return built;
    }

    private Built scalar(ScalarEvent event) {
        refuseTag(event, event.getTag());
        JsonNode node;
        try {
            node = event.isPlain() ? Scalars.resolve(event.getValue()) : NODES.stringNode(event.getValue());
        } catch (NumberFormatException noNumber) {
            throw fault(
                    event,
                    event.getValue().substring(0, Math.min(40, event.getValue().length())) + ": "
                            + noNumber.getMessage());
        }
        return new Built(
                node,
                Place.Tree.leaf(place(event)),
                WEIGHT_OF_A_NODE + event.getValue().length());
    }

    private Built collection(Iterator<Event> events, CollectionStartEvent start) {
        refuseTag(start, start.getTag());
        if (path.size() >= DocumentText.MAX_DEPTH)
            throw fault(start, "nested deeper than " + DocumentText.MAX_DEPTH + " levels");
        return start.getEventId() == Event.ID.MappingStart ? mapping(events, start) : sequence(events, start);
    }

    private Built mapping(Iterator<Event> events, Event start) {
        var node = NODES.objectNode();
        Map<String, Place.Tree> places = new HashMap<>();
        long weight = WEIGHT_OF_A_NODE;
        for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
            String name = name(key);
            path.push(name);
            if (node.has(name)) throw fault(key, "duplicate key " + name);
            Built member = node(events, events.next());
            node.set(name, member.node);
            places.put(name, member.places);
            weight += member.weight + name.length();
            path.pop();
        }
        return new Built(node, new Place.Tree(place(start), places, List.of()), weight);
    }

    private Built sequence(Iterator<Event> events, Event start) {
        var node = NODES.arrayNode();
        List<Place.Tree> places = new ArrayList<>();
        long weight = WEIGHT_OF_A_NODE;
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            path.push(Integer.toString(places.size()));
            Built item = node(events, next);
            node.add(item.node);
            places.add(item.places);
            weight += item.weight;
            path.pop();
        }
        return new Built(node, new Place.Tree(place(start), Map.of(), places), weight);
    }

    private String name(Event key) {
        if (!(key instanceof ScalarEvent scalar)) throw fault(key, "a key is a plain or quoted string");
        refuseTag(scalar, scalar.getTag());
        if (scalar.getAnchor().isPresent()) throw fault(key, "a key has no anchor");
        if (scalar.isPlain() && scalar.getValue().equals("<<"))
            throw fault(key, "merge keys (<<) are no part of YAML 1.2; write the members out");
        return scalar.getValue();
    }

    /// An alias inside its own anchor finds nothing, as anchors are known only once their node is whole.
    private Built expand(AliasEvent alias) {
        Built anchored = anchors.get(alias.getAlias().getValue());
        if (anchored == null)
            throw fault(alias, "no anchor &" + alias.getAlias().getValue() + " stands before");
        expandedByAliases += anchored.weight;
        if (expandedByAliases > DocumentText.MAX_BYTES)
            throw fault(alias, "aliases expand the text beyond " + DocumentText.MAX_BYTES + " bytes");
        int depth = path.size() + depth(anchored.node);
        if (depth > DocumentText.MAX_DEPTH)
            throw fault(alias, "nested deeper than " + DocumentText.MAX_DEPTH + " levels");
        return new Built(anchored.node.deepCopy(), anchored.places, anchored.weight);
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode child : node) deepest = Math.max(deepest, depth(child));
        return node.isContainer() ? deepest + 1 : 0;
    }

    private void refuseTag(Event event, Optional<String> tag) {
        if (tag.isPresent()) throw fault(event, "tags (" + tag.get() + ") are not read; write plain values");
    }

    private ProblemException fault(Event event, String detail) {
        return Unreadable.at(Unreadable.pointer(path), place(event), detail, null);
    }

    private static Place place(Event event) {
        Place place = place(event.getStartMark());
        return place == null ? new Place(1, 1) : place;
    }

    private static @Nullable Place place(Optional<Mark> mark) {
        return mark.map(at -> new Place(at.getLine() + 1, at.getColumn() + 1)).orElse(null);
    }
}
