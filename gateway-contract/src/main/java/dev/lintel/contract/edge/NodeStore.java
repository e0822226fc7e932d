package dev.lintel.contract.edge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Entries under the digest of their content, up to a sum of bytes. Equal content is one entry. Not thread-safe.
final class NodeStore {
    /// Characters of a key: 60 bits, so that among 10,000 entries two meet once in 20 thousand million configurations.
    static final int KEY_LENGTH = 10;

    private final SortedMap<String, String> entries = new TreeMap<>();
    private final int capacity;
    private int bytes;

    NodeStore(int capacity) {
        this.capacity = capacity;
    }

    /// @param text ASCII
    /// @return its key; null where it is too large, the store is full, or its key is taken by other content
    @Nullable
    String add(String text) {
        String key = key(text);
        String known = entries.get(key);
        if (known != null) return known.equals(text) ? key : null;
        int size = key.length() + text.length();
        if (text.length() > EdgeIndex.VALUE_BYTES || bytes + size > capacity) return null;
        bytes += size;
        entries.put(key, text);
        return key;
    }

    void put(String key, String text) {
        entries.put(key, text);
    }

    SortedMap<String, String> entries() {
        return entries;
    }

    private static String key(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .encodeToString(Arrays.copyOf(digest, 9))
                    .substring(0, KEY_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
