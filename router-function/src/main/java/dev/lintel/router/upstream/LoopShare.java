package dev.lintel.router.upstream;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.telemetry.Refusal;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What an upstream keeps on one event loop: connections, calls in flight and the sweep that times both. Nothing here
/// is
/// shared, so nothing is locked; all of it is called on the loop.
///
/// Times are looked at in one sweep, not by a timer per call: a limit takes effect up to [#SWEEP_MILLIS] late.
final class LoopShare implements Runnable {
    static final int SWEEP_MILLIS = 50;
    private static final int EVICTION_MILLIS = 1000;

    final HttpUpstream upstream;
    final EventLoop loop;
    private final IdentityHashMap<Destination, Pool> pools = new IdentityHashMap<>();
    /// HTTP/1.1 alone, for upgrades at destinations that may speak HTTP/2; made when one is asked for.
    private final IdentityHashMap<Destination, Pool> upgradePools = new IdentityHashMap<>();

    private TargetList list;
    private Choice choice;
    private List<HttpCall> awaitingTargets = new ArrayList<>(0);

    private final List<HttpCall> due = new ArrayList<>();
    private @Nullable HttpCall newest;
    private boolean timing;
    private boolean evicting;

    LoopShare(HttpUpstream upstream, EventLoop loop) {
        this.upstream = upstream;
        this.loop = loop;
        list = upstream.targets();
        choice = upstream.choice(list);
    }

    long nanos() {
        return upstream.clock().nanos();
    }

    ProblemException problem(ProblemType type, String what, @Nullable Throwable cause) {
        return new ProblemException(Problem.of(type, "backend " + upstream.id() + " " + what), cause);
    }

    ProblemException timeout(String what, long limitNanos) {
        return problem(ProblemType.UPSTREAM_TIMEOUT, what + " " + Limits.text(limitNanos), null);
    }

    @Nullable
    Destination next(long key, @Nullable Tried tried, long nowNanos) {
        return choice.next(key, tried, nowNanos);
    }

    /// Whether targets are still sought for the first time: then the call is placed when they are found.
    boolean isAwaiting(HttpCall call) {
        if (list.known()) return false;
        awaitingTargets.add(call);
        return true;
    }

    /// The backend has other targets now. What is kept for those that stay is kept.
    void retarget() {
        list = upstream.targets();
        choice = upstream.choice(list);
        close(pools);
        close(upgradePools);
        List<HttpCall> awaiting = awaitingTargets;
        awaitingTargets = new ArrayList<>(0);
        long now = nanos();
        for (HttpCall call : awaiting) call.targetsFound(now);
    }

    /// Those of targets that are gone; calls in flight there go on.
    private void close(IdentityHashMap<Destination, Pool> pools) {
        pools.values().removeIf(pool -> {
            if (list.has(pool.destination)) return false;
            pool.closeIdle();
            return true;
        });
    }

    /// Why [#next] had nothing to give to a call that was nowhere yet.
    ProblemException refusal(long nowNanos) {
        if (list.destinations().isEmpty())
            return problem(ProblemType.UPSTREAM_UNREACHABLE, "has no target to send to", null);
        TargetGuard first = list.destinations().getFirst().guard();
        for (Destination destination : list.destinations()) {
            TargetGuard guard = destination.guard();
            if (guard.refusedForNanos(nowNanos) < first.refusedForNanos(nowNanos)) first = guard;
        }
        long shortest = first.refusedForNanos(nowNanos);
        @Nullable Refusal why = first.refusal(nowNanos);
        long seconds = Math.max(1, (shortest + 999_999_999) / 1_000_000_000);
        Problem problem = Problem.of(
                        ProblemType.CIRCUIT_OPEN,
                        "backend " + upstream.id() + " is not called: it failed or was slow too often lately")
                .withHeader("Retry-After", Long.toString(seconds));
        return new ProblemException(problem, why == null ? null : new RefusedException(why));
    }

    /// The first target that can say something of a call that all refuse.
    @Nullable
    CompletionStage<?> trial(long nowNanos) {
        for (Destination destination : list.destinations()) {
            @Nullable CompletionStage<?> trial = destination.guard().trial(nowNanos);
            if (trial != null) return trial;
        }
        return null;
    }

    Pool pool(Destination destination, boolean upgrade) {
        Dialect dialect = upstream.dialect(destination);
        boolean own = upgrade && dialect == Dialect.NEGOTIATED;
        IdentityHashMap<Destination, Pool> kept = own ? upgradePools : pools;
        @Nullable Pool pool = kept.get(destination);
        if (pool == null) {
            pool = new Pool(this, destination, own ? Dialect.HTTP1 : dialect);
            kept.put(destination, pool);
        }
        return pool;
    }

    void enter(HttpCall call) {
        call.older = newest;
        if (newest != null) newest.newer = call;
        newest = call;
        if (!timing) timeSoon();
    }

    void leave(HttpCall call) {
        HttpCall newer = call.newer;
        HttpCall older = call.older;
        if (newer != null) newer.older = older;
        else if (newest == call) newest = older;
        if (older != null) older.newer = newer;
        call.newer = null;
        call.older = null;
    }

    private void timeSoon() {
        timing = true;
        loop.schedule(this, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        sweep();
        if (newest != null) timeSoon();
        else timing = false;
    }

    /// Looks at the time of every call in flight.
    void sweep() {
        long now = nanos();
        for (HttpCall call = newest; call != null; call = call.older) if (call.isDue(now)) due.add(call);
        // only then, since one that ends may take its neighbour along
        due.forEach(call -> call.onDue(now));
        due.clear();
    }

    /// A connection has nothing to do: from now on it is looked at whether it is kept too long.
    void idling() {
        if (evicting) return;
        evicting = true;
        loop.schedule(this::evict, EVICTION_MILLIS, TimeUnit.MILLISECONDS);
    }

    void evict() {
        long now = nanos();
        boolean some = false;
        for (Pool pool : pools.values()) some |= pool.evict(now);
        for (Pool pool : upgradePools.values()) some |= pool.evict(now);
        evicting = false;
        if (some) idling();
    }

    /// Another loop waits for a connection that this one may keep idle.
    void yieldTo(Destination destination) {
        @Nullable Pool pool = pools.get(destination);
        if (pool != null) pool.yieldIdle();
        @Nullable Pool own = upgradePools.get(destination);
        if (own != null) own.yieldIdle();
    }

    /// Closes all that has nothing to do. Copies of a process must not take turns in step, so the turns begin anew.
    void dropIdle() {
        choice = upstream.choice(list);
        for (Pool pool : pools.values()) pool.closeIdle();
        for (Pool pool : upgradePools.values()) pool.closeIdle();
    }
}
