package dev.lintel.router;

import dev.lintel.router.upstream.Upstream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The snapshot that is served, and those before it until their last request is over; only then are upstreams closed
/// that no later snapshot has. Requests come from any thread; swapping and closing are for one thread.
final class Serving {
    private final AtomicReference<@Nullable Snapshot> current = new AtomicReference<>();
    private final Deque<Retired> retired = new ArrayDeque<>();

    /// @param gone upstreams that no snapshot after this one has
    private record Retired(Snapshot snapshot, List<Upstream> gone) {}

    @Nullable
    Snapshot current() {
        return current.get();
    }

    /// The snapshot for one request, which must call [#leave(Snapshot)] once; null while there is none.
    @Nullable
    Snapshot enter() {
        while (true) {
            @Nullable Snapshot snapshot = current.get();
            if (snapshot == null) return null;
            snapshot.requests().increment();
            // had it been swapped before we were counted, its upstreams might be closed under us
            @Nullable Snapshot now = current.get();
            if (now != null && now.requests().equals(snapshot.requests())) return snapshot;
            snapshot.requests().decrement();
        }
    }

    void leave(Snapshot snapshot) {
        snapshot.requests().decrement();
    }

    void swap(Snapshot next) {
        @Nullable Snapshot before = current.getAndSet(next);
        if (before == null || before.requests().equals(next.requests())) return;
        retired.addLast(new Retired(before, before.backends().goneIn(next.backends())));
    }

    /// Closes what nobody uses any more. In order: an upstream may serve requests of several snapshots.
    void closeUnused() {
        for (@Nullable Retired oldest = retired.peekFirst(); oldest != null; oldest = retired.peekFirst()) {
            // twice, for a sum over cells is not one instant
            long first = oldest.snapshot.requests().sum();
            long second = oldest.snapshot.requests().sum();
            if (first != 0 || second != 0) return;
            oldest.gone.forEach(Upstream::close);
            retired.removeFirst();
        }
    }

    /// Drops the connections of upstreams that have nothing to do.
    void dropIdle() {
        @Nullable Snapshot last = current.get();
        if (last != null) last.backends().dropIdle();
    }

    /// Closes everything, whoever uses it.
    void close() {
        for (Retired old : retired) old.gone.forEach(Upstream::close);
        retired.clear();
        @Nullable Snapshot last = current.get();
        if (last != null) last.backends().close();
    }
}
