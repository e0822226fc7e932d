package dev.lintel.admin.publisher;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A KeyValueStore in this process with the limits of the service: 50 keys an update, key 512 bytes, value 1 KB, 5 MB
/// in
/// all, an ETag that each update changes and must know.
public final class MemoryKeyValueStore implements KeyValueStore {
    private static final int TOTAL_BYTES = 5 * 1024 * 1024;

    private final TreeMap<String, String> entries = new TreeMap<>();
    private final List<Update> updates = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private Consumer<SortedMap<String, String>> watcher = state -> {};
    private int version = 1;

    public record Update(SortedMap<String, String> puts, Set<String> deletes) {}

    /// What the service would call a `ValidationException` or a `ServiceQuotaExceededException`.
    public static final class Refused extends RuntimeException {
        final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    /// @param told of the entries after each update, as an edge location could see them
    public synchronized void watch(Consumer<SortedMap<String, String>> told) {
        watcher = told;
    }

    public synchronized SortedMap<String, String> entries() {
        return new TreeMap<>(entries);
    }

    public synchronized List<Update> updates() {
        return List.copyOf(updates);
    }

    /// Names of operations, in order.
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    public synchronized void forget() {
        updates.clear();
        calls.clear();
    }

    /// Another writer's doing.
    public synchronized void meddle(Consumer<SortedMap<String, String>> change) {
        change.accept(entries);
        version++;
    }

    @Override
    public synchronized State describe() {
        calls.add("describe");
        return state();
    }

    @Override
    public synchronized Optional<String> get(String key) {
        calls.add("get");
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public synchronized SortedMap<String, String> list() {
        calls.add("list");
        return entries();
    }

    @Override
    public synchronized State update(Map<String, String> puts, Set<String> deletes, String etag)
            throws StaleEtagException {
        calls.add("update");
        if (!etag.equals(state().etag())) throw new StaleEtagException("is " + state().etag() + ", not " + etag);
        int keys = puts.size() + deletes.size();
        if (keys < 1 || keys > BATCH) throw new Refused(402, keys + " keys in an update");
        var next = new TreeMap<>(entries);
        puts.forEach((key, value) -> {
            if (bytes(key) < 1 || bytes(key) > 512) throw new Refused(400, "a key of " + bytes(key) + " bytes");
            if (bytes(value) > 1024) throw new Refused(400, "a value of " + bytes(value) + " bytes");
            next.put(key, value);
        });
        for (String key : deletes)
            if (puts.containsKey(key) || next.remove(key) == null) throw new Refused(404, "no key " + key);
        if (bytes(next) > TOTAL_BYTES) throw new Refused(402, "more than 5 MB");
        entries.clear();
        entries.putAll(next);
        version++;
        updates.add(new Update(new TreeMap<>(puts), Set.copyOf(deletes)));
        watcher.accept(entries());
        return state();
    }

    private State state() {
        return new State("KV" + version, entries.size(), bytes(entries));
    }

    private static long bytes(SortedMap<String, String> entries) {
        long bytes = 0;
        for (var entry : entries.entrySet()) bytes += bytes(entry.getKey()) + bytes(entry.getValue());
        return bytes;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
