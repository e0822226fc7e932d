package dev.lintel.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Named resources as their authors wrote them, by kind and id. Immutable. What is stored, compared and exported;
/// [Configuration] is the same, parsed.
public final class Document {
    /// The version of the format, as in `lintel: 1`.
    public static final int FORMAT = 1;

    public static final Document EMPTY = new Document(new TreeMap<>());

    private final NavigableMap<Key, JsonNode> resources;

    Document(NavigableMap<Key, JsonNode> resources) {
        this.resources = Collections.unmodifiableNavigableMap(resources);
    }

    /// @param kind of the resource
    /// @param id its id; `gateway` for the gateway
    public record Key(Kind kind, String id) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : id.compareTo(other.id);
        }

        @Override
        public String toString() {
            return kind.collection() + "/" + id;
        }
    }

    /// Reads the document's frame: format version, collections, ids. What the resources say is checked by
    /// [Configuration#parse(Document)]; but if the frame has a fault, those of the resources are told with it.
    ///
    /// @throws ProblemException `INVALID_DOCUMENT` with all faults; their pointers are those of `json`, by index
    public static Document parse(JsonNode json) {
        return DocumentParser.parse(json);
    }

    /// As [#parse(JsonNode)], from JSON text in UTF-8 of at most 32 MiB.
    ///
    /// @throws ProblemException `INVALID_DOCUMENT`, also if it is not JSON
    public static Document read(byte[] json) {
        return DocumentParser.parse(DocumentJson.read(json));
    }

    /// In order of kind, then id. The nodes must not be changed.
    public NavigableMap<Key, JsonNode> resources() {
        return resources;
    }

    public Optional<JsonNode> resource(Key key) {
        return Optional.ofNullable(resources.get(key));
    }

    /// A document with that resource put in the place of the one before. A resource without an id gets the key's.
    ///
    /// @throws ProblemException `INVALID_DOCUMENT` if it is no object, has another id or holds what no document may
    public Document with(Key key, JsonNode resource) {
        JsonNode checked = DocumentParser.resource(key, resource);
        var next = new TreeMap<>(resources);
        next.put(key, checked);
        return new Document(next);
    }

    /// A document with every resource of the other one put in the place of the one before.
    public Document withAll(Document over) {
        var next = new TreeMap<>(resources);
        next.putAll(over.resources);
        return new Document(next);
    }

    public Document without(Key key) {
        var next = new TreeMap<>(resources);
        next.remove(key);
        return new Document(next);
    }

    /// The whole document, resources in order of kind, then id; their members in the order of their author.
    public ObjectNode toJson() {
        return shared().deepCopy();
    }

    private ObjectNode shared() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("lintel", FORMAT);
        resources.forEach((key, resource) -> {
            String collection = key.kind().collection();
            if (key.kind().single()) json.set(collection, resource);
            else json.withArray(collection).add(resource);
        });
        return json;
    }

    /// The same bytes for the same content: UTF-8 JSON without white space, members sorted at every level (RFC 8785
    /// sections 3.2.1 to 3.2.3), resources sorted by id.
    public byte[] canonicalBytes() {
        return DocumentJson.canonical(shared());
    }

    /// SHA-256 of [#canonicalBytes()], lower-case hex.
    public String digest() {
        return DocumentJson.digest(canonicalBytes());
    }

    /// What it takes to get from another document to this one, in order of kind, then id.
    public List<DocumentChange> diffFrom(Document before) {
        List<DocumentChange> changes = new ArrayList<>();
        before.resources.forEach((key, old) -> {
            JsonNode now = resources.get(key);
            if (now == null) changes.add(new DocumentChange(key, DocumentChange.Type.REMOVED));
            else if (!now.equals(old)) changes.add(new DocumentChange(key, DocumentChange.Type.CHANGED));
        });
        for (Key key : resources.keySet())
            if (!before.resources.containsKey(key)) changes.add(new DocumentChange(key, DocumentChange.Type.ADDED));
        changes.sort(Comparator.comparing(DocumentChange::key));
        return List.copyOf(changes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Document that && resources.equals(that.resources);
    }

    @Override
    public int hashCode() {
        return resources.hashCode();
    }

    /// Names only.
    @Override
    public String toString() {
        return "Document" + resources.keySet();
    }
}
