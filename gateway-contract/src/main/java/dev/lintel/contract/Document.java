package dev.lintel.contract;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Named resources as their authors wrote them, by kind and id. Immutable. What is stored, compared and exported;
/// [Configuration] is the same, parsed.
public final class Document {
    public static final Document EMPTY = new Document(new TreeMap<>());

    private final NavigableMap<Key, JsonNode> resources;

    private Document(NavigableMap<Key, JsonNode> resources) {
        this.resources = java.util.Collections.unmodifiableNavigableMap(resources);
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

    /// In order of kind, then id. The nodes must not be changed.
    public NavigableMap<Key, JsonNode> resources() {
        return resources;
    }

    public Optional<JsonNode> resource(Key key) {
        return Optional.ofNullable(resources.get(key));
    }

    /// A document with that resource put in the place of the one before.
    public Document with(Key key, JsonNode resource) {
        var next = new TreeMap<>(resources);
        next.put(key, resource);
        return new Document(next);
    }

    public Document without(Key key) {
        var next = new TreeMap<>(resources);
        next.remove(key);
        return new Document(next);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Document that && resources.equals(that.resources);
    }

    @Override
    public int hashCode() {
        return resources.hashCode();
    }
}
