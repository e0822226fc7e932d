package dev.lintel.contract.match;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A map from strings that is asked with a region of a longer string, so that asking makes no substring. Immutable.
final class RegionMap<V> {
    private static final RegionMap<Object> EMPTY = new RegionMap<>(Map.of());

    private final @Nullable Entry<V> only; // most maps hold one entry: no hash, no slots
    private final @Nullable Entry<V>[] slots; // linear probing; a power of two, at most half full

    private record Entry<V>(String key, V value) {}

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private RegionMap(Map<String, V> entries) {
        slots = new Entry[entries.size() < 2 ? 0 : Integer.highestOneBit(entries.size() * 4 - 1)];
        Entry<V> last = null;
        for (Map.Entry<String, V> entry : entries.entrySet()) {
            last = new Entry<>(entry.getKey(), entry.getValue());
            if (slots.length == 0) continue;
            int slot = slot(last.key, 0, last.key.length());
            while (slots[slot] != null) slot = (slot + 1) & (slots.length - 1);
            slots[slot] = last;
        }
        only = slots.length == 0 ? last : null;
    }

    @SuppressWarnings("unchecked") // it holds no value
    static <V> RegionMap<V> empty() {
        return (RegionMap<V>) EMPTY;
    }

    static <V> RegionMap<V> of(Map<String, V> entries) {
        return entries.isEmpty() ? empty() : new RegionMap<>(entries);
    }

    @Nullable
    V get(String text, int from, int to) {
        int length = to - from;
        if (only != null) return isKey(only, text, from, length) ? only.value : null;
        if (slots.length == 0) return null;
        int slot = slot(text, from, to);
        for (Entry<V> entry = slots[slot]; entry != null; entry = slots[slot]) {
            if (isKey(entry, text, from, length)) return entry.value;
            slot = (slot + 1) & (slots.length - 1);
        }
        return null;
    }

    private static boolean isKey(Entry<?> entry, String text, int from, int length) {
        return entry.key.length() == length && text.startsWith(entry.key, from);
    }

    private int slot(String text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) hash = hash * 31 + text.charAt(i);
        return (hash ^ (hash >>> 15) ^ (hash >>> 7)) & (slots.length - 1);
    }
}
