package dev.lintel.router.upstream;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Call;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// An entry's side of an exchange.
final class TestCall implements Call {
    final List<String> interims = new CopyOnWriteArrayList<>();
    private final List<Runnable> whenGone = new CopyOnWriteArrayList<>();
    private final long startedNanos;

    TestCall(long startedNanos) {
        this.startedNanos = startedNanos;
    }

    @Override
    public long startedNanos() {
        return startedNanos;
    }

    @Override
    public void interim(int status, Headers headers) {
        interims.add(status + " " + headers.first("link") + (headers.contains("x-hop") ? " x-hop" : ""));
    }

    @Override
    public void onGone(Runnable action) {
        whenGone.add(action);
    }

    @Override
    public void onFinished(Consumer<Outcome> listener) {}

    void leave() {
        whenGone.forEach(Runnable::run);
    }
}
