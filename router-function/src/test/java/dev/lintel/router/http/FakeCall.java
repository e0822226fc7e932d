package dev.lintel.router.http;

import dev.lintel.contract.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A call whose end the test decides.
public final class FakeCall implements Call {
    public long limit = -1;
    private @Nullable Consumer<Outcome> listener;
    private final List<Runnable> goneActions = new ArrayList<>();

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
    public void onGone(Runnable action) {
        goneActions.add(action);
    }

    @Override
    public void onFinished(Consumer<Outcome> listener) {
        this.listener = listener;
    }

    /// The client leaves.
    public void leave() {
        List.copyOf(goneActions).forEach(Runnable::run);
    }

    public void finish(int status) {
        if (listener != null) listener.accept(new Outcome(status, 0, 5, 2_000_000, 3_000_000, End.COMPLETE));
    }
}
