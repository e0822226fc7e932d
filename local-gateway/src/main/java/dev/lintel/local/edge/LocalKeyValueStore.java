package dev.lintel.local.edge;

/// Placeholder until the publisher's port is merged.
final class LocalKeyValueStore {
    static final String ID = "local";

    private LocalKeyValueStore() {}
}
