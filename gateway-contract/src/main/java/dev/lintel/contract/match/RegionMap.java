package dev.lintel.contract.match;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A map from strings that is asked with a region of a longer string, so that asking makes no substring. Immutable.
final class RegionMap<V> {
    private static final RegionMap<Object> EMPTY = new RegionMap<>(Map.of());

    private final @Nullable Entry<V>[] slots; // linear probing; a power of two, at most half full

    private record Entry<V>(String key, V value) {}

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private RegionMap(Map<String, V> entries) {
        slots = new Entry[Math.max(1, Integer.highestOneBit(entries.size() * 4 - 1))];
        entries.forEach((key, value) -> {
            int slot = slot(key, 0, key.length());
            while (slots[slot] != null) slot = (slot + 1) & (slots.length - 1);
            slots[slot] = new Entry<>(key, value);
        });
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
        if (slots.length == 1) return null;
        int length = to - from;
        int slot = slot(text, from, to);
        for (Entry<V> entry = slots[slot]; entry != null; entry = slots[slot]) {
            if (entry.key.length() == length && text.startsWith(entry.key, from)) return entry.value;
            slot = (slot + 1) & (slots.length - 1);
        }
        return null;
    }

    private int slot(String text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) hash = hash * 31 + text.charAt(i);
        return (hash ^ (hash >>> 15) ^ (hash >>> 7)) & (slots.length - 1);
    }
}
