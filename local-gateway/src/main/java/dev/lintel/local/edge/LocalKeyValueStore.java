package dev.lintel.local.edge;

import dev.lintel.admin.publisher.KeyValueStore;
import dev.lintel.admin.publisher.StaleEtagException;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.edge.EdgeIndex;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// The KeyValueStore in memory, with the limits of the service. What is written is at the functions at once; it is gone
/// with the process, and published anew by the next. Thread-safe.
final class LocalKeyValueStore implements KeyValueStore {
    static final String ID = "local";
    private static final int UPDATE_BYTES = 3 * 1024 * 1024;

    private final TreeMap<String, String> entries = new TreeMap<>();
    private final BiConsumer<Map<String, String>, Set<String>> onChange;
    private long version = 1;

    /// @param onChange is given what each update put and deleted, in order
    LocalKeyValueStore(BiConsumer<Map<String, String>, Set<String>> onChange) {
        this.onChange = onChange;
    }

    @Override
    public synchronized State describe() {
        return new State("\"" + ID + "-" + version + "\"", entries.size(), bytes(entries));
    }

    @Override
    public synchronized Optional<String> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public synchronized SortedMap<String, String> list() {
        return new TreeMap<>(entries);
    }

    @Override
    public synchronized State update(Map<String, String> puts, Set<String> deletes, String etag)
            throws StaleEtagException {
        if (!etag.equals(describe().etag()))
            throw new StaleEtagException("the ETag is " + describe().etag());
        if (puts.isEmpty() && deletes.isEmpty()) throw refused("an update without keys");
        if (puts.size() + deletes.size() > BATCH)
            throw refused("more than " + BATCH + " keys in one update: " + (puts.size() + deletes.size()));
        puts.forEach(LocalKeyValueStore::check);
        if (bytes(puts) > UPDATE_BYTES) throw refused("more than " + UPDATE_BYTES + " bytes in one update");
        for (String key : deletes) {
            if (puts.containsKey(key)) throw refused("one key is put and deleted: " + key);
            if (!entries.containsKey(key)) throw refused("there is no key to delete: " + key);
        }
        var next = new TreeMap<>(entries);
        next.putAll(puts);
        next.keySet().removeAll(deletes);
        if (bytes(next) > EdgeIndex.TOTAL_BYTES)
            throw refused("more than " + EdgeIndex.TOTAL_BYTES + " bytes in the store");
        entries.clear();
        entries.putAll(next);
        version++;
        onChange.accept(Map.copyOf(puts), Set.copyOf(deletes));
        return describe();
    }

    private static void check(String key, String value) {
        int keyBytes = length(key);
        if (keyBytes == 0 || keyBytes > EdgeIndex.KEY_BYTES)
            throw refused("a key has 1 to " + EdgeIndex.KEY_BYTES + " bytes, not " + keyBytes);
        if (length(value) > EdgeIndex.VALUE_BYTES)
            throw refused("a value has at most " + EdgeIndex.VALUE_BYTES + " bytes, not " + length(value) + ": " + key);
    }

    private static long bytes(Map<String, String> entries) {
        return entries.entrySet().stream()
                .mapToLong(entry -> length(entry.getKey()) + length(entry.getValue()))
                .sum();
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static ProblemException refused(String why) {
        return new ProblemException(
                Problem.of(ProblemType.CONFIGURATION_UNAVAILABLE, "the KeyValueStore refuses " + why));
    }
}
