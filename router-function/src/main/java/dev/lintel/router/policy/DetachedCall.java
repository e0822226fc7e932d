package dev.lintel.router.policy;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Call;
import java.util.function.Consumer;

/// The life of a request that no client waits for.
record DetachedCall(long startedNanos) implements Call {
    @Override
    public void interim(int status, Headers headers) {}

    @Override
    public void onGone(Runnable action) {}

    @Override
    public void onFinished(Consumer<Outcome> listener) {}
}
