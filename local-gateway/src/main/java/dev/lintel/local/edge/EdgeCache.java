package dev.lintel.local.edge;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Replies that are kept: those used longest ago go when there is no room. Thread-safe.
final class EdgeCache {
    static final int MOST_BYTES = 64 << 20;
    /// Longer ones are passed on and not kept.
    static final int MOST_BODY_BYTES = 4 << 20;

    private final Map<CacheKey, CachedReply> replies = new LinkedHashMap<>(64, 0.75f, true);
    private final int mostBytes;
    private long bytes;
    private long invalidations;

    EdgeCache(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /// Be it stale.
    synchronized Optional<CachedReply> find(CacheKey key) {
        return Optional.ofNullable(replies.get(key));
    }

    /// To be taken before the origin is asked: what comes from before an invalidation is not kept after it.
    synchronized long generation() {
        return invalidations;
    }

    synchronized void keep(CacheKey key, CachedReply reply, long generation) {
        if (generation != invalidations || reply.weight() > mostBytes) return;
        forget(replies.put(key, reply));
        bytes += reply.weight();
        Iterator<CachedReply> oldest = replies.values().iterator();
        while (bytes > mostBytes && oldest.hasNext()) {
            bytes -= oldest.next().weight();
            oldest.remove();
        }
    }

    synchronized void drop(CacheKey key) {
        forget(replies.remove(key));
    }

    /// @param path as in the URL; a star at its end takes all that begin so
    /// @return how many went
    int invalidatePath(String path) {
        boolean prefix = path.endsWith("*");
        String text = prefix ? path.substring(0, path.length() - 1) : path;
        return invalidate((key, reply) -> {
            String whole = key.query().isEmpty() ? key.path() : key.path() + "?" + key.query();
            return prefix ? whole.startsWith(text) : key.path().equals(text) || whole.equals(text);
        });
    }

    /// @return how many went
    int invalidateTag(String tag) {
        return invalidate((key, reply) -> reply.tags().contains(tag));
    }

    private synchronized int invalidate(BiPredicate<CacheKey, CachedReply> which) {
        invalidations++;
        int before = replies.size();
        Iterator<Map.Entry<CacheKey, CachedReply>> all = replies.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<CacheKey, CachedReply> one = all.next();
            if (!which.test(one.getKey(), one.getValue())) continue;
            bytes -= one.getValue().weight();
            all.remove();
        }
        return before - replies.size();
    }

    private void forget(@Nullable CachedReply replaced) {
        if (replaced != null) bytes -= replaced.weight();
    }

    synchronized int size() {
        return replies.size();
    }
}
