package dev.lintel.local.dev;

import dev.lintel.store.limit.Cells;
import dev.lintel.store.limit.Change;
import dev.lintel.store.limit.LimitLedger;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Limits' items of a store that may be away: then each call fails at once, as if the store had turned it away.
/// Thread-safe.
final class GatedLimits implements LimitLedger {
    private volatile @Nullable LimitLedger ledger;

    void open(LimitLedger opened) {
        ledger = opened;
    }

    void shut() {
        ledger = null;
    }

    @Override
    public CompletionStage<Outcome> apply(Change change) {
        return call(open -> open.apply(change));
    }

    @Override
    public CompletionStage<Cells> read(String key) {
        return call(open -> open.read(key));
    }

    private <T> CompletionStage<T> call(Function<LimitLedger, CompletionStage<T>> call) {
        @Nullable LimitLedger open = ledger;
        if (open == null)
            return CompletableFuture.failedFuture(
                    new LedgerException("the local store is starting or was stopped", true));
        return call.apply(open).exceptionallyCompose(failed -> CompletableFuture.failedFuture(asOfALedger(failed)));
    }

    /// DynamoDB Local, taken away under a call, fails in ways of its own.
    private static LedgerException asOfALedger(Throwable failed) {
        Throwable cause = failed instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failed;
        return cause instanceof LedgerException known
                ? known
                : new LedgerException("the local store failed", false, cause);
    }
}
