package dev.lintel.store.limit;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One request's wish under one key: all of these limits or none.
///
/// @param key whose state it is; 1 to 512 bytes of UTF-8 without line feeds. Stored as it is: hash what is secret
/// before
/// @param limits 1 to 8 with different ids; all live in one item
/// @param cost permits taken of each rate and quota; 1 to 10^12. More than a limit ever holds is always refused
public record Ask(String key, List<LimitSpec> limits, long cost) {
    private static final int MAX_KEY_BYTES = 512;
    private static final int MAX_LIMITS = 8;

    /// @throws IllegalArgumentException if a component is out of range
    public Ask {
        limits = List.copyOf(limits);
        if (key.isEmpty() || key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES)
            throw new IllegalArgumentException("a limit's key has 1 to 512 bytes");
        if (key.indexOf('\n') >= 0) throw new IllegalArgumentException("a limit's key has no line feed");
        if (cost < 1 || cost > LimitSpec.MAX_PERMITS)
            throw new IllegalArgumentException("cost must be 1 to 10^12, was " + cost);
        if (limits.isEmpty() || limits.size() > MAX_LIMITS)
            throw new IllegalArgumentException("1 to 8 limits under one key, were " + limits.size());
        if (limits.size() > 1) {
            Set<String> ids = HashSet.newHashSet(limits.size());
            for (LimitSpec limit : limits)
                if (!ids.add(limit.id())) throw new IllegalArgumentException("two limits with one id under one key");
        }
    }

    /// What the request takes of that limit.
    public long costOf(LimitSpec limit) {
        return limit instanceof LimitSpec.Concurrency ? 1 : cost;
    }
}
