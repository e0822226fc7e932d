package dev.lintel.router.upstream;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.telemetry.Refusal;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
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
    private final Rotation rotation;
    private final Pool[] pools;
    /// HTTP/1.1 alone, for upgrades at destinations that may speak HTTP/2; built when one is asked for.
    private final @Nullable Pool[] upgradePools;

    private final List<HttpCall> due = new ArrayList<>();
    private @Nullable HttpCall newest;
    private boolean timing;
    private boolean evicting;

    LoopShare(HttpUpstream upstream, EventLoop loop, int start) {
        this.upstream = upstream;
        this.loop = loop;
        List<Destination> destinations = upstream.destinations();
        rotation = new Rotation(destinations, start);
        pools = new Pool[destinations.size()];
        upgradePools = new Pool[destinations.size()];
        for (Destination destination : destinations)
            pools[destination.index] = new Pool(this, destination, upstream.dialect(destination));
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
    Destination next(long tried, long nowNanos) {
        return pools.length == 0 ? null : rotation.next(tried, nowNanos);
    }

    /// Why [#next] had nothing to give to a call that was nowhere yet.
    ProblemException refusal(long nowNanos) {
        if (pools.length == 0) return problem(ProblemType.UPSTREAM_UNREACHABLE, "has no target to send to", null);
        TargetGuard first = pools[0].destination.guard();
        for (Pool pool : pools) {
            TargetGuard guard = pool.destination.guard();
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
        for (Pool pool : pools) {
            @Nullable CompletionStage<?> trial = pool.destination.guard().trial(nowNanos);
            if (trial != null) return trial;
        }
        return null;
    }

    Pool pool(Destination destination, boolean upgrade) {
        if (!upgrade || upstream.dialect(destination) != Dialect.NEGOTIATED) return pools[destination.index];
        @Nullable Pool own = upgradePools[destination.index];
        if (own == null) {
            own = new Pool(this, destination, Dialect.HTTP1);
            upgradePools[destination.index] = own;
        }
        return own;
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
        for (Pool pool : pools) some |= pool.evict(now);
        for (@Nullable Pool pool : upgradePools) if (pool != null) some |= pool.evict(now);
        evicting = false;
        if (some) idling();
    }

    /// Another loop waits for a connection that this one may keep idle.
    void yieldTo(Destination destination) {
        pools[destination.index].yieldIdle();
        @Nullable Pool own = upgradePools[destination.index];
        if (own != null) own.yieldIdle();
    }

    /// Closes all that has nothing to do.
    void dropIdle() {
        for (Pool pool : pools) pool.closeIdle();
        for (@Nullable Pool pool : upgradePools) if (pool != null) pool.closeIdle();
    }
}
