package dev.lintel.router;

import dev.lintel.contract.Backend;
import dev.lintel.router.upstream.Upstream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The upstreams of one revision. One whose backend did not change is the same as in the revision before, connections
/// and all. Immutable.
final class BackendSet {
    static final BackendSet EMPTY = new BackendSet(Map.of());

    private final Map<String, Entry> entries;

    private record Entry(Backend backend, Upstream upstream) {
        boolean isServedAs(Backend next) {
            return backend.upstream().equals(next.upstream())
                    && backend.protection().equals(next.protection());
        }
    }

    private BackendSet(Map<String, Entry> entries) {
        this.entries = Map.copyOf(entries);
    }

    /// The set for these backends. If one cannot be made, those made for the others are closed again.
    BackendSet next(Map<String, Backend> backends, UpstreamFactory factory) {
        Map<String, Entry> next = new HashMap<>();
        List<Upstream> made = new ArrayList<>();
        try {
            for (Backend backend : backends.values()) {
                Entry before = entries.get(backend.id());
                if (before != null && before.isServedAs(backend)) {
                    next.put(backend.id(), before);
                } else {
                    Upstream upstream = factory.create(backend);
                    made.add(upstream);
                    next.put(backend.id(), new Entry(backend, upstream));
                }
            }
        } catch (RuntimeException failed) {
            made.forEach(Upstream::close);
            throw failed;
        }
        return new BackendSet(next);
    }

    Backend backend(String id) {
        return entry(id).backend;
    }

    Upstream upstream(String id) {
        return entry(id).upstream;
    }

    private Entry entry(String id) {
        return Objects.requireNonNull(entries.get(id), () -> "a checked configuration without backend " + id);
    }

    /// What this set has and the next one has no more.
    List<Upstream> goneIn(BackendSet next) {
        List<Upstream> gone = new ArrayList<>();
        entries.forEach((id, entry) -> {
            Entry kept = next.entries.get(id);
            if (kept == null || !kept.upstream.equals(entry.upstream)) gone.add(entry.upstream);
        });
        return gone;
    }

    void dropIdle() {
        entries.values().forEach(entry -> entry.upstream.dropIdle());
    }

    void close() {
        entries.values().forEach(entry -> entry.upstream.close());
    }
}
