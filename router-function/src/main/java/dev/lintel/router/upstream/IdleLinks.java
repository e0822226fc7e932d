package dev.lintel.router.upstream;

import org.jspecify.annotations.Nullable;

/// Connections without an exchange. The one used last is taken first, so that a burst's surplus grows old and is
/// closed.
/// A list through the links themselves: no garbage. Not thread-safe.
final class IdleLinks {
    private @Nullable Http1Link newest;
    private @Nullable Http1Link oldest;

    void add(Http1Link link) {
        link.older = newest;
        if (newest == null) oldest = link;
        else newest.newer = link;
        newest = link;
    }

    /// The newest that is still good.
    @Nullable
    Http1Link take(long nowNanos) {
        for (Http1Link link = newest; link != null; link = newest) {
            remove(link);
            if (link.isGood(nowNanos)) return link;
            link.close();
        }
        return null;
    }

    @Nullable
    Http1Link oldest() {
        return oldest;
    }

    void remove(Http1Link link) {
        Http1Link newer = link.newer;
        Http1Link older = link.older;
        if (newer != null) newer.older = older;
        else if (newest == link) newest = older;
        if (older != null) older.newer = newer;
        else if (oldest == link) oldest = newer;
        link.newer = null;
        link.older = null;
    }

    /// Closes those kept too long; says whether any is left.
    boolean evict(long nowNanos) {
        for (Http1Link link = oldest; link != null; ) {
            Http1Link next = link.newer;
            if (!link.isGood(nowNanos)) {
                remove(link);
                link.close();
            }
            link = next;
        }
        return newest != null;
    }

    void closeAll() {
        for (Http1Link link = newest; link != null; link = newest) {
            remove(link);
            link.close();
        }
    }
}
