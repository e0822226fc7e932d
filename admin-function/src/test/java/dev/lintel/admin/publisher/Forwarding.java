package dev.lintel.admin.publisher;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/// Hands every call on; tests step between.
class Forwarding implements KeyValueStore {
    private final KeyValueStore to;

    Forwarding(KeyValueStore to) {
        this.to = to;
    }

    @Override
    public State describe() {
        return to.describe();
    }

    @Override
    public Optional<String> get(String key) {
        return to.get(key);
    }

    @Override
    public SortedMap<String, String> list() {
        return to.list();
    }

    @Override
    public State update(Map<String, String> puts, Set<String> deletes, String etag) throws StaleEtagException {
        return to.update(puts, deletes, etag);
    }
}
