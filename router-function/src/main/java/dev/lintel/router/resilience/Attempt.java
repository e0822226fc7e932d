package dev.lintel.router.resilience;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Call;
import dev.lintel.router.upstream.CallTrail;
import io.opentelemetry.api.trace.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call of a backend among several for a request: a [Call] that can end before the client's does. Safe from any
/// thread, as a call is.
final class Attempt implements Call {
    final CallTrail trail;

    /// Null without tracing.
    @Nullable
    Span span;

    private final Call client;
    private final List<Runnable> goneActions = new ArrayList<>(1);
    private boolean dropped;

    Attempt(Call client, CallTrail trail) {
        this.client = client;
        this.trail = trail;
    }

    /// The call is not wanted any more, as if the client had left.
    void drop() {
        List<Runnable> actions;
        synchronized (goneActions) {
            if (dropped) return;
            dropped = true;
            actions = List.copyOf(goneActions);
        }
        actions.forEach(Runnable::run);
    }

    @Override
    public long startedNanos() {
        return client.startedNanos();
    }

    @Override
    public long deadlineNanos() {
        return client.deadlineNanos();
    }

    @Override
    public void interim(int status, Headers headers) {
        client.interim(status, headers);
    }

    @Override
    public void limitBody(long bytes) {
        client.limitBody(bytes);
    }

    @Override
    public void onGone(Runnable action) {
        synchronized (goneActions) {
            if (!dropped) {
                goneActions.add(action);
                return;
            }
        }
        action.run();
    }

    /// An attempt has no end of its own that a client would see.
    @Override
    public void onFinished(Consumer<Outcome> listener) {}
}
