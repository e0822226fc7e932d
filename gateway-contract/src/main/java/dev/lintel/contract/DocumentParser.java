package dev.lintel.contract;

import dev.lintel.contract.parse.ConfigurationParser;
import dev.lintel.contract.syntax.ResourceId;
import dev.lintel.contract.syntax.Syntax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Takes a document apart into its resources. One per document; not thread-safe.
final class DocumentParser {
    private static final int RESOURCES_OF_A_KIND = 20_000;

    private final Faults faults = new Faults();
    private final CheckedCopy copy = new CheckedCopy(faults);
    private final TreeMap<Document.Key, JsonNode> resources = new TreeMap<>();

    /// Pointer by id to pointer by index, of resources without a fault so far.
    private final Map<String, Pointer> places = new HashMap<>();

    /// Resources whose id is another's already.
    private final List<Doubled> doubled = new ArrayList<>();

    private record Doubled(Document.Key key, JsonNode resource, Pointer at) {}

    private DocumentParser() {}

    static Document parse(JsonNode json) {
        var parser = new DocumentParser();
        if (json.isObject()) parser.members(json);
        else parser.faults.add(Pointer.WHOLE, "must be an object that begins with 'lintel: 1'");
        var document = new Document(parser.resources);
        if (!parser.faults.isEmpty()) parser.addFaultsOfTheRest(document);
        parser.faults.throwIfAny();
        return document;
    }

    /// The author shall learn at once what else is wrong, in resources that the frame has no fault with.
    private void addFaultsOfTheRest(Document document) {
        boolean allIdsKnown = faults.size() == doubled.size();
        var rest = new Faults();
        if (allIdsKnown) ConfigurationParser.parse(document, rest);
        else ConfigurationParser.check(document, rest);
        for (Fault fault : rest.toList()) {
            Pointer place = places.get(resourceOf(fault.pointer()));
            if (place != null) faults.add(placed(fault, place));
        }
        for (Doubled one : doubled) {
            var own = new Faults();
            Document beside = new Document(new TreeMap<>(Map.of(one.key, one.resource)));
            if (allIdsKnown) ConfigurationParser.check(beside, document, own);
            else ConfigurationParser.check(beside, own);
            for (Fault fault : own.toList()) faults.add(placed(fault, one.at));
        }
    }

    private static Fault placed(Fault fault, Pointer place) {
        String pointer = fault.pointer();
        return new Fault(place + pointer.substring(resourceOf(pointer).length()), fault.detail());
    }

    /// The part of a pointer that leads to a resource: `/routes/a` of `/routes/a/match`, `/gateway` of `/gateway/via`.
    private static String resourceOf(String pointer) {
        int member = pointer.indexOf('/', 1);
        boolean single = member > 0
                && Kind.ofCollection(pointer.substring(1, member))
                        .filter(Kind::single)
                        .isPresent();
        int end = single ? member : pointer.indexOf('/', member + 1);
        return end < 1 ? pointer : pointer.substring(0, end);
    }

    /// One resource for the place `key`.
    static JsonNode resource(Document.Key key, JsonNode json) {
        var faults = new Faults();
        Pointer at = Pointer.of(key);
        JsonNode checked = new CheckedCopy(faults).of(json, at);
        if (checked != null && !checked.isObject()) faults.add(at, "must be an object");
        if (checked instanceof ObjectNode object && !key.kind().single()) {
            String fault = ResourceId.faultIn(key.id());
            JsonNode id = object.get("id");
            if (fault != null) faults.add(at.child("id"), Syntax.quote(key.id()) + " " + fault);
            else if (id == null) checked = withId(key.id(), object);
            else if (!id.isString() || !id.stringValue().equals(key.id()))
                faults.add(at.child("id"), "must be '" + key.id() + "', or left out");
        }
        faults.throwIfAny();
        return java.util.Objects.requireNonNull(checked);
    }

    private static JsonNode withId(String id, ObjectNode resource) {
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        named.put("id", id);
        named.setAll(resource);
        return named;
    }

    private void members(JsonNode json) {
        JsonNode format = json.get("lintel");
        if (format == null) faults.add(Pointer.WHOLE, "the member 'lintel' is missing: write 'lintel: 1'");
        else if (!format.isInt() || format.intValue() != Document.FORMAT)
            faults.add(Pointer.WHOLE.child("lintel"), "must be 1, the format this version reads");
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            if (member.getKey().equals("lintel") || member.getValue().isNull()) continue;
            Kind kind = Kind.ofCollection(member.getKey()).orElse(null);
            Pointer at = Pointer.WHOLE.child(member.getKey());
            if (kind == null) faults.add(at, "is no member of a document; those are " + memberNames());
            else if (kind.single()) single(kind, member.getValue(), at);
            else collection(kind, member.getValue(), at);
        }
    }

    private static String memberNames() {
        return Arrays.stream(Kind.values()).map(Kind::collection).collect(Collectors.joining(", ", "lintel, ", ""));
    }

    private void single(Kind kind, JsonNode value, Pointer at) {
        int before = faults.size();
        JsonNode checked = copy.of(value, at);
        if (checked == null) return;
        if (checked.isObject()) put(new Document.Key(kind, kind.singular()), checked, at, before);
        else faults.add(at, "must be an object");
    }

    private void collection(Kind kind, JsonNode value, Pointer at) {
        if (!value.isArray()) {
            faults.add(at, "must be a list of objects, each with an 'id'");
            return;
        }
        if (value.size() > RESOURCES_OF_A_KIND) {
            faults.add(at, "has " + value.size() + " items; at most " + RESOURCES_OF_A_KIND + " are allowed");
            return;
        }
        Map<String, Integer> indexes = new HashMap<>();
        int index = 0;
        for (JsonNode item : value) {
            Pointer place = at.child(index);
            int before = faults.size();
            JsonNode checked = copy.of(item, place);
            String id = checked == null ? null : idOf(kind, checked, place);
            if (checked != null && id != null) {
                Integer earlier = indexes.putIfAbsent(id, index);
                if (earlier == null) put(new Document.Key(kind, id), checked, place, before);
                else doubled(new Document.Key(kind, id), checked, place, earlier, before);
            }
            index++;
        }
    }

    private void doubled(Document.Key key, JsonNode resource, Pointer at, int earlier, int faultsBefore) {
        if (faults.size() == faultsBefore) doubled.add(new Doubled(key, resource, at));
        faults.add(at.child("id"), "'" + key.id() + "' is the id of item " + earlier + " already");
    }

    private void put(Document.Key key, JsonNode resource, Pointer at, int faultsBefore) {
        resources.put(key, resource);
        if (faults.size() == faultsBefore) places.put(Pointer.of(key).toString(), at);
    }

    private @Nullable String idOf(Kind kind, JsonNode resource, Pointer at) {
        JsonNode id = resource.get("id");
        if (!resource.isObject()) faults.add(at, "must be an object: a " + kind.singular());
        else if (id == null) faults.add(at, "the member 'id' is missing");
        else if (!id.isString()) faults.add(at.child("id"), "must be a string");
        else {
            String fault = ResourceId.faultIn(id.stringValue());
            if (fault == null) return id.stringValue();
            faults.add(at.child("id"), Syntax.quote(id.stringValue()) + " " + fault);
        }
        return null;
    }
}
