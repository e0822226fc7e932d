package dev.lintel.store.limit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Where an instance asks whether a request may pass. One for each instance; thread-safe; never blocks the caller.
public interface LimitDesk extends AutoCloseable {
    /// All asks or none. Completes at once where this instance knows enough, else when the store has answered, and
    /// never
    /// exceptionally: a store that fails is [Verdict.Unavailable].
    ///
    /// @param asks with different keys, in the order in which they are tried; none is admitted
    /// @param atMost how long the verdict may take, for example 50 ms; positive
    CompletionStage<Verdict> take(List<Ask> asks, Duration atMost);

    /// Forgets what it knows about time and holds of permits: after the process was restored from a snapshot.
    void restored();

    /// Gives back what can be given back. Verdicts after that are [Verdict.Unavailable].
    @Override
    void close();
}
