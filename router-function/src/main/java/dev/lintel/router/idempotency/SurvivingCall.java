package dev.lintel.router.idempotency;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Call;
import java.util.function.Consumer;

/// A call that goes on when the client leaves: it will come again under its key and ask what became of it.
record SurvivingCall(Call client) implements Call {
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
    public void onGone(Runnable action) {}

    @Override
    public void onFinished(Consumer<Outcome> listener) {
        client.onFinished(listener);
    }
}
