package dev.lintel.store.limit;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Items in this process; nothing expires. Answers at once. Thread-safe.
public final class InMemoryLimitLedger implements LimitLedger {
    private final Map<String, Cells> items = new HashMap<>();

    @Override
    public synchronized CompletionStage<Outcome> apply(Change change) {
        Cells before = items.getOrDefault(change.key(), Cells.NONE);
        if (!before.passes(change.guards())) return CompletableFuture.completedFuture(new Outcome(false, before));
        Cells after = before.with(change.edits());
        items.put(change.key(), after);
        return CompletableFuture.completedFuture(new Outcome(true, after));
    }

    @Override
    public synchronized CompletionStage<Cells> read(String key) {
        return CompletableFuture.completedFuture(items.getOrDefault(key, Cells.NONE));
    }
}
