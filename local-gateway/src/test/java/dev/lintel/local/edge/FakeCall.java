package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Call;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A call whose end the test decides.
public final class FakeCall implements Call {
    public long limit = -1;
    private @Nullable Consumer<Outcome> listener;

    @Override
    public long startedNanos() {
        return 1_000_000;
    }

    @Override
    public void interim(int status, Headers headers) {}

    @Override
    public void limitBody(long bytes) {
        limit = bytes;
    }

    @Override
    public void onGone(Runnable action) {}

    @Override
    public void onFinished(Consumer<Outcome> listener) {
        this.listener = listener;
    }

    public void finish(int status) {
        if (listener != null) listener.accept(new Outcome(status, 0, 5, 2_000_000, 3_000_000, End.COMPLETE));
    }
}
