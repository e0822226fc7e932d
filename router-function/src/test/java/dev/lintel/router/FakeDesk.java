package dev.lintel.router;

import dev.lintel.store.limit.Ask;
import dev.lintel.store.limit.LimitDesk;
import dev.lintel.store.limit.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Remembers what it was asked, and says what another desk says, unless the test has its own answer.
public final class FakeDesk implements LimitDesk {
    private final LimitDesk behind;
    public final List<List<Ask>> asked = new ArrayList<>();
    public final List<Duration> atMost = new ArrayList<>();
    public @Nullable Function<List<Ask>, CompletionStage<Verdict>> answer;
    public boolean restored;
    public boolean closed;

    public FakeDesk(LimitDesk behind) {
        this.behind = behind;
    }

    @Override
    public CompletionStage<Verdict> take(List<Ask> asks, Duration atMost) {
        asked.add(asks);
        this.atMost.add(atMost);
        return answer == null ? behind.take(asks, atMost) : answer.apply(asks);
    }

    /// The store does not answer; who fails open gets what the desk behind says.
    public void fail() {
        answer = asks -> CompletableFuture.completedFuture(new Verdict.Unavailable(
                new IllegalStateException("away"),
                asks,
                () -> behind.take(asks, Duration.ofSeconds(1))
                        .toCompletableFuture()
                        .join()));
    }

    public Ask lastAsk() {
        return asked.getLast().getFirst();
    }

    @Override
    public void restored() {
        restored = true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
