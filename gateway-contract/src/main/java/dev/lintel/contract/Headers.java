package dev.lintel.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Header fields in the order they came (RFC 9110 section 5). Names compare without case; immutable, and safe to share.
/// Look-ups scan: a message has some ten or twenty fields, where a scan beats a hash and makes no garbage.
public final class Headers {
    public static final Headers EMPTY = new Headers(new String[0], 0);

    private final String[] pairs; // name, value, name, value, …
    private final int length; // used entries of pairs

    private Headers(String[] pairs, int length) {
        this.pairs = pairs;
        this.length = length;
    }

    /// @param namesAndValues name, value, name, value, …
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) throw new IllegalArgumentException("a name lacks its value");
        return namesAndValues.length == 0 ? EMPTY : new Headers(namesAndValues.clone(), namesAndValues.length);
    }

    public static Builder builder() {
        return new Builder(new String[32], 0);
    }

    public Builder toBuilder() {
        return new Builder(Arrays.copyOf(pairs, Math.max(16, length + 8)), length);
    }

    public int size() {
        return length >> 1;
    }

    public String name(int index) {
        return pairs[index << 1];
    }

    public String value(int index) {
        return pairs[(index << 1) + 1];
    }

    /// The first value of that name.
    public @Nullable String first(String name) {
        int at = indexOf(pairs, length, name, 0);
        return at < 0 ? null : pairs[at + 1];
    }

    public boolean contains(String name) {
        return indexOf(pairs, length, name, 0) >= 0;
    }

    /// Every value of that name, in order.
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (int at = indexOf(pairs, length, name, 0); at >= 0; at = indexOf(pairs, length, name, at + 2))
            values.add(pairs[at + 1]);
        return values;
    }

    /// All values of that name as one list value, joined by `, ` (RFC 9110 section 5.3); null when there is none.
    public @Nullable String joined(String name) {
        int at = indexOf(pairs, length, name, 0);
        if (at < 0) return null;
        int next = indexOf(pairs, length, name, at + 2);
        return next < 0 ? pairs[at + 1] : String.join(", ", all(name));
    }

    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < length; i += 2) action.accept(pairs[i], pairs[i + 1]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that && Arrays.equals(pairs, 0, length, that.pairs, 0, that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < length; i++) hash = 31 * hash + pairs[i].hashCode();
        return hash;
    }

    /// Names only: values may be secrets.
    @Override
    public String toString() {
        var text = new StringBuilder("Headers[");
        for (int i = 0; i < length; i += 2) text.append(i == 0 ? "" : ", ").append(pairs[i]);
        return text.append(']').toString();
    }

    private static int indexOf(String[] pairs, int length, String name, int from) {
        int chars = name.length();
        for (int i = from; i < length; i += 2) {
            String candidate = pairs[i];
            if (candidate.length() == chars && candidate.equalsIgnoreCase(name)) return i;
        }
        return -1;
    }

    /// Not thread-safe; good for one [#build()].
    public static final class Builder {
        private String[] pairs;
        private int length;

        private Builder(String[] pairs, int length) {
            this.pairs = pairs;
            this.length = length;
        }

        public Builder add(String name, String value) {
            if (length == pairs.length) pairs = Arrays.copyOf(pairs, length << 1);
            pairs[length++] = name;
            pairs[length++] = value;
            return this;
        }

        /// Replaces every field of that name by one, at the place of the first.
        public Builder set(String name, String value) {
            int at = indexOf(pairs, length, name, 0);
            if (at < 0) return add(name, value);
            pairs[at + 1] = value;
            removeFrom(name, at + 2);
            return this;
        }

        public Builder remove(String name) {
            removeFrom(name, 0);
            return this;
        }

        public boolean contains(String name) {
            return indexOf(pairs, length, name, 0) >= 0;
        }

        public @Nullable String first(String name) {
            int at = indexOf(pairs, length, name, 0);
            return at < 0 ? null : pairs[at + 1];
        }

        public int size() {
            return length >> 1;
        }

        public String name(int index) {
            return pairs[index << 1];
        }

        public String value(int index) {
            return pairs[(index << 1) + 1];
        }

        private void removeFrom(String name, int from) {
            int at = indexOf(pairs, length, name, from);
            if (at < 0) return;
            int kept = at;
            for (int i = at + 2; i < length; i += 2) {
                if (pairs[i].equalsIgnoreCase(name)) continue;
                pairs[kept++] = pairs[i];
                pairs[kept++] = pairs[i + 1];
            }
            Arrays.fill(pairs, kept, length, null);
            length = kept;
        }

        /// Hands the fields over; the builder must not be used after.
        public Headers build() {
            return length == 0 ? EMPTY : new Headers(pairs, length);
        }
    }
}
