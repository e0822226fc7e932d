package dev.lintel.store.limit;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.limit.LimitSpec.Rate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The limits of a key as operators see them: looks and resets, beside the instances that take. Thread-safe; blocks.
/// All throw `ProblemException` with `STORE_UNAVAILABLE` when the store does not answer.
public final class LimitStates {
    private static final int ATTEMPTS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LimitLedger ledger;
    private final InstantSource clock;

    public LimitStates(LimitLedger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /// May be behind by a moment.
    ///
    /// @param key of the ask
    public LimitState read(String key, List<LimitSpec> limits) {
        List<Cells> items = items(key);
        Instant now = clock.instant();
        long nanos = ExactLimitDesk.nanos(now);
        List<Standing> standings = new ArrayList<>();
        for (LimitSpec limit : limits)
            standings.add(
                    limit instanceof Rate rate
                            ? spread(rate, items, nanos)
                            : Meter.of(limit, 1, "").standing(items.getFirst(), nanos));
        long writes = 0;
        for (Cells item : items) writes += item.count(ShardCells.WRITES);
        return new LimitState(items.size(), writes, standings);
    }

    /// All items of the key, its own first; what no split has made yet is empty.
    private List<Cells> items(String key) {
        Cells base = get(ledger.read(key));
        List<Cells> items = new ArrayList<>(List.of(base));
        List<CompletionStage<Cells>> others = new ArrayList<>();
        for (int shard = 1; shard < shards(base); shard++) others.add(ledger.read(ShardCells.item(key, shard)));
        for (CompletionStage<Cells> other : others) {
            Cells cells = get(other);
            items.add(cells.get(ShardCells.EPOCH) == base.get(ShardCells.EPOCH) ? cells : Cells.NONE);
        }
        return items;
    }

    private static int shards(Cells cells) {
        return (int) Math.max(1, cells.count(ShardCells.SHARDS));
    }

    /// Each shard has its part of the burst; one that is not made yet has nothing.
    private static Standing spread(Rate rate, List<Cells> items, long nanos) {
        long remaining = 0;
        Duration resetsIn = Duration.ZERO;
        for (Cells item : items) {
            if (items.size() > 1 && item.isEmpty()) continue;
            int of = shards(item);
            Standing own = Meter.of(rate, of, "").standing(item, nanos);
            remaining += own.remaining() / of;
            if (own.resetsIn().compareTo(resetsIn) > 0) resetsIn = own.resetsIn();
        }
        return new Standing(rate.id(), rate.burst(), Math.min(rate.burst(), remaining), resetsIn);
    }

    /// Makes those limits of the key as if nobody had ever asked, and leaves other limits of the same key as they are.
    /// An instance that knows the key to be drained looks again within 5 s. Twice is as good as once.
    public void reset(String key, List<LimitSpec> limits) {
        int shards = shards(get(ledger.read(key)));
        for (int shard = 0; shard < shards; shard++) {
            String item = ShardCells.item(key, shard);
            for (LimitSpec limit : limits) if (shard == 0 || limit instanceof Rate) clear(item, limit);
        }
    }

    private void clear(String item, LimitSpec limit) {
        Cells seen = get(ledger.read(item));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            @Nullable Change change = Clearing.next(item, Meter.of(limit, 1, ""), seen);
            if (change == null) return;
            seen = get(ledger.apply(change)).cells(); // what was cleared, what is left of it, or what came between
        }
        throw unavailable("others change the limit all the time; try again", null);
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw unavailable("the store of limits does not answer", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted", stopped);
        }
    }

    private static ProblemException unavailable(String detail, @Nullable Throwable cause) {
        return new ProblemException(Problem.of(ProblemType.STORE_UNAVAILABLE, detail), cause);
    }
}
