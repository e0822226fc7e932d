package dev.lintel.contract;

import java.util.Optional;

/// The kinds of resource that a document may hold. A later kind is one constant, one record and one schema.
public enum Kind {
    GATEWAY("gateway", "gateway", true),
    BACKEND("backends", "backend", false),
    POLICY("policies", "policy", false),
    ROUTE("routes", "route", false),
    TEST("tests", "test", false);

    private final String collection;
    private final String singular;
    private final boolean single;

    Kind(String collection, String singular, boolean single) {
        this.collection = collection;
        this.singular = singular;
        this.single = single;
    }

    /// Its member in a document and its segment in the admin API, for example `routes`.
    public String collection() {
        return collection;
    }

    /// For messages, for example `route`.
    public String singular() {
        return singular;
    }

    /// Whether there is exactly one, without an id of its own (its id is then `gateway`).
    public boolean single() {
        return single;
    }

    public static Optional<Kind> ofCollection(String collection) {
        for (Kind kind : values()) if (kind.collection.equals(collection)) return Optional.of(kind);
        return Optional.empty();
    }
}
