package dev.lintel.store.limit;

import dev.lintel.store.limit.LimitSpec.Rate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Over how many items a key's rates are spread: doubled before one item nears the 1,000 writes a second that the
/// service takes. Shard 0 is the key's own item and says how many there are.
///
/// A split is one write on shard 0. Every other shard follows by itself: an old one halves its burst and rate by a
/// write
/// of its own; a new one is made, empty, only after the one that it halves has done so. A change of a rate hangs on the
/// number of shards that its costs go by, so nobody takes by an old number from a shard that goes by a new one. Guarded
/// by the lock of its [KeyDesk]; calls are made outside of it.
final class Shards {
    private static final int MOST = 64;
    private static final double SPLIT_AT_WRITES = 400;
    private static final long LEAST_BURST = 1_000;
    private static final long LONGEST_FILL = 3_600_000_000_000L;
    private static final long CONFIRM_EVERY = 600_000_000_000L;
    private static final long PAUSE = 50_000_000L;
    private static final long KEEP = 2 * 86_400_000_000_000L;

    private final String key;
    private final DeskHost host;
    private final Lane lane;
    private final Object lock;
    private int count = 1;
    private long epoch = Cells.ABSENT;
    private int at;
    private long[] opensAt = {0};
    private boolean behind;
    private boolean split;
    private boolean working;
    private long confirmedAt;
    private volatile Cells base = Cells.NONE;

    /// @param lock of the key's desk
    Shards(String key, DeskHost host, Lane lane, Object lock) {
        this.lock = lock;
        this.key = key;
        this.host = host;
        this.lane = lane;
    }

    int count() {
        return count;
    }

    /// The shard has to be brought up to the number first.
    boolean unsettled() {
        return behind;
    }

    void guard(boolean hasRates, List<Guard> guards) {
        if (!hasRates) return;
        guards.add(new Guard.Is(ShardCells.SHARDS, count == 1 ? Cells.ABSENT : count));
        if (count > 1) guards.add(new Guard.Is(ShardCells.EPOCH, epoch));
    }

    /// @return whether the number of shards is another now
    boolean saw(Lane seen, Cells cells, Collection<Holding> holdings) {
        boolean changed = false;
        if (seen.item.equals(key)) {
            base = cells;
            changed = learn(cells);
        } else if (cells.get(ShardCells.EPOCH) != epoch || cells.count(ShardCells.SHARDS) < count) {
            behind = true;
        } else if (cells.count(ShardCells.SHARDS) > count) {
            spread((int) cells.count(ShardCells.SHARDS), epoch);
            changed = true;
        }
        if (!changed && (seen == lane || count == 1) && seen.writesPerSecond() > SPLIT_AT_WRITES && divisible(holdings))
            split = true;
        return changed;
    }

    private boolean learn(Cells cells) {
        int shards = cells.has(ShardCells.SHARDS) ? (int) cells.get(ShardCells.SHARDS) : 1;
        long since = cells.get(ShardCells.EPOCH);
        if (shards == count && since == epoch) return false;
        spread(shards, since);
        return true;
    }

    private void spread(int shards, long since) {
        count = shards;
        epoch = since;
        opensAt = new long[shards];
        behind = false;
        split = false;
        go(Math.floorMod(host.spread(), shards));
    }

    private void go(int shard) {
        at = shard;
        lane.moveTo(ShardCells.item(key, shard));
    }

    private boolean divisible(Collection<Holding> holdings) {
        if (count >= MOST) return false;
        boolean any = false;
        for (Holding holding : holdings)
            if (holding.spec() instanceof Rate rate) {
                any = true;
                if (rate.burst() / (2L * count) < LEAST_BURST) return false;
                if (rate.burst() * rate.nanosPerPermit() > LONGEST_FILL) return false;
            }
        return any;
    }

    /// The shard has nothing left: goes on to one that is not known to be drained.
    ///
    /// @return whether there is one
    boolean elsewhere(List<Plan.Full> full, long earliest) {
        for (Plan.Full limit : full) opensAt[at] = Math.max(opensAt[at], limit.opensAt());
        for (int step = 1; step < count; step++) {
            int other = (at + step) % count;
            if (opensAt[other] > earliest) continue;
            go(other);
            return true;
        }
        int soonest = at;
        for (int other = 0; other < count; other++) if (opensAt[other] < opensAt[soonest]) soonest = other;
        if (soonest != at) go(soonest);
        return false;
    }

    boolean wantsWork(long earliest) {
        if (working) return false;
        working = behind || split || (count > 1 && earliest - confirmedAt > CONFIRM_EVERY);
        return working;
    }

    /// Brings the shards on, by calls of the store one after another.
    ///
    /// @param done run when it is over, well or not
    void work(Runnable done) {
        CompletionStage<?> stage;
        boolean splits;
        boolean lags;
        int shard;
        int to;
        long of;
        synchronized (lock) {
            splits = split;
            lags = behind;
            shard = at;
            to = count;
            of = epoch;
            split = false;
        }
        if (splits) stage = split(to, of);
        else if (lags) stage = raise(shard, to, of).thenAccept(ready -> raised(ready, shard, to, of));
        else stage = confirm(of);
        stage.whenComplete((ok, failure) -> {
            synchronized (lock) {
                working = false;
            }
            if (failure != null) host.failed(failure);
            host.alarm().in(failure == null ? 0 : PAUSE, done);
        });
    }

    private void raised(boolean ready, int shard, int to, long of) {
        synchronized (lock) {
            if (ready && at == shard && count == to && epoch == of) behind = false;
        }
    }

    private CompletionStage<?> split(int from, long of) {
        long now = host.time().earliest();
        List<Guard> guards = new ArrayList<>();
        List<Edit> edits = new ArrayList<>();
        guards.add(new Guard.Is(ShardCells.SHARDS, from == 1 ? Cells.ABSENT : from));
        guards.add(new Guard.Is(ShardCells.EPOCH, of));
        edits.add(new Edit.Put(ShardCells.SHARDS, 2L * from));
        if (from == 1) edits.add(new Edit.Put(ShardCells.EPOCH, now));
        return keep(guards, edits, now);
    }

    /// That the key's own item still stands, and will for longer than its shards matter.
    private CompletionStage<?> confirm(long of) {
        List<Guard> guards = new ArrayList<>();
        guards.add(new Guard.Is(ShardCells.EPOCH, of));
        List<Edit> edits = new ArrayList<>();
        edits.add(new Edit.Add(ShardCells.WRITES, 1));
        return keep(guards, edits, host.time().earliest());
    }

    private CompletionStage<?> keep(List<Guard> guards, List<Edit> edits, long now) {
        Plan.keep(base, now + KEEP, guards, edits);
        return host.ledger().apply(new Change(key, guards, edits)).thenAccept(outcome -> {
            synchronized (lock) {
                base = outcome.cells();
                if (outcome.applied()) confirmedAt = now;
                learn(outcome.cells());
            }
        });
    }

    /// Makes a shard go by that number of shards, or fails to and will be asked again.
    private CompletionStage<Boolean> raise(int shard, int to, long of) {
        return host.ledger().read(ShardCells.item(key, shard)).thenCompose(cells -> {
            long has = cells.get(ShardCells.EPOCH) == of ? cells.count(ShardCells.SHARDS) : 0;
            if (has >= to) return CompletableFuture.completedFuture(true);
            if (shard == 0) return CompletableFuture.completedFuture(false); // a read that is behind
            boolean made = shard >= to / 2;
            return raise(made ? shard - to / 2 : shard, made ? to : to / 2, of)
                    .thenCompose(ready -> ready
                            ? change(shard, to, of, made ? cells : null)
                            : CompletableFuture.completedFuture(false));
        });
    }

    /// @param stale what stands in the place of a shard to be made; null for one that goes on
    private CompletionStage<Boolean> change(int shard, int to, long of, @Nullable Cells stale) {
        List<Guard> guards = new ArrayList<>();
        List<Edit> edits = new ArrayList<>();
        edits.add(new Edit.Put(ShardCells.SHARDS, to));
        if (stale == null) {
            guards.add(new Guard.Is(ShardCells.SHARDS, to / 2));
            guards.add(new Guard.Is(ShardCells.EPOCH, of));
        } else {
            for (String cell : List.of(ShardCells.SHARDS, ShardCells.EPOCH))
                guards.add(new Guard.Is(cell, stale.get(cell)));
            for (String name : stale.names())
                if (!Arrays.asList(ShardCells.SHARDS, ShardCells.EPOCH, ShardCells.BORN, Change.EXPIRES)
                        .contains(name)) edits.add(new Edit.Drop(name));
            edits.add(new Edit.Put(ShardCells.EPOCH, of));
            edits.add(new Edit.Put(ShardCells.BORN, host.time().latest()));
        }
        Plan.keep(stale == null ? Cells.NONE : stale, host.time().latest() + KEEP, guards, edits);
        return host.ledger()
                .apply(new Change(ShardCells.item(key, shard), guards, edits))
                .thenApply(LimitLedger.Outcome::applied);
    }
}
