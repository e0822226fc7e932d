package dev.lintel.router.upstream;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A target as connections see it, with the count of those that all loops have open to it. Thread-safe.
final class Destination {
    /// How long a destination that could not be reached is passed over while others can.
    private static final long SHUNNED_NANOS = 10_000_000_000L;

    private static final int LEAST_WAITING = 32;

    /// What a target that begins slowly gets at once, in thousandths.
    private static final int LEAST_WARMTH = 100;

    private static final int WARM = 1000;

    final Site site;
    /// Hash of the site, the same on every router.
    final long identity;

    /// Lower goes first.
    final int tier;

    final int weight;
    final boolean secure;
    final String host;
    /// The address to call, where no name need be looked up.
    final @Nullable InetAddress literal;

    final int port;
    final String basePath;
    /// For `Host` when the request brings none.
    final String authority;

    final int maxConnections;
    /// See [StickyCookie]; null until it is asked for.
    volatile StickyCookie.@Nullable Tag tag;

    private final TargetGuard guard;
    private final long slowStartNanos;
    private final Latency latency = new Latency();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Queue<Pool> line = new ConcurrentLinkedQueue<>();
    private volatile boolean shunned;
    private volatile long shunnedUntilNanos;
    private volatile boolean warming;
    private volatile long warmingSinceNanos;
    private volatile boolean removed;

    Destination(Site site, int tier, int maxConnections, TargetGuard guard, Duration slowStart) {
        this.site = site;
        this.identity = KeyHash.of(site.identity());
        this.tier = tier;
        this.weight = site.weight();
        this.secure = site.secure();
        this.host = site.host();
        this.literal = site.address() == null ? literal(host) : site.address();
        this.port = site.port();
        this.basePath = site.basePath();
        this.authority = site.authority();
        this.maxConnections = maxConnections;
        this.guard = guard;
        this.slowStartNanos = slowStart.toNanos();
    }

    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException aName) {
            return null;
        }
    }

    /// How it stands while a target is chosen; whoever chooses keeps to it.
    TargetGuard.Standing standing(long nowNanos) {
        TargetGuard.Standing standing = guard.standing(nowNanos);
        return standing == TargetGuard.Standing.GOOD && isShunned(nowNanos) ? TargetGuard.Standing.AVOIDED : standing;
    }

    /// A call would begin here; see [TargetGuard#begin]. One that got a ticket is settled once and leaves once.
    long begin(long nowNanos) {
        long ticket = guard.begin(nowNanos);
        if (ticket != TargetGuard.REFUSED) inFlight.incrementAndGet();
        return ticket;
    }

    /// See [TargetGuard#settled].
    void settled(long ticket, AttemptEnd end, int status, long durationNanos, long nowNanos) {
        guard.settled(ticket, end, status, durationNanos);
        switch (end) {
            case REPLIED -> latency.observe(durationNanos, nowNanos);
            case UNREACHABLE, TIMED_OUT, BROKEN ->
                latency.observe(Math.max(durationNanos, Latency.FAILURE_NANOS), nowNanos);
            case ABANDONED -> {}
        }
    }

    void brokeOff(long ticket) {
        guard.brokeOff(ticket);
    }

    /// A call that began here is over or goes elsewhere.
    void left() {
        inFlight.decrementAndGet();
    }

    /// Calls that began here and are not over, of all loops.
    int inFlight() {
        return inFlight.get();
    }

    /// Calls in flight for each unit of weight.
    double busyness(long nowNanos) {
        return inFlight.get() / ((double) weight * warmthPermille(nowNanos));
    }

    /// When a call that goes there now may have its reply. A target that nothing is known of looks best until it has
    /// one call to learn from, and worst until that is over.
    double expectedNanos(long nowNanos) {
        int calls = inFlight.get();
        if (!latency.isKnown()) return calls == 0 ? 0 : Double.MAX_VALUE;
        return latency.nanos(nowNanos) * (calls + 1);
    }

    /// It is new, or back: its share grows from a tenth to the whole in the time of its slow start.
    void startSlowly(long nowNanos) {
        if (slowStartNanos == 0) return;
        warmingSinceNanos = nowNanos;
        warming = true;
    }

    /// How much of its weight counts: 100 to 1000.
    int warmthPermille(long nowNanos) {
        if (!warming) return WARM;
        long since = nowNanos - warmingSinceNanos;
        if (since >= slowStartNanos) {
            warming = false;
            return WARM;
        }
        return Math.max(LEAST_WARMTH, (int) (since * WARM / slowStartNanos));
    }

    /// It is on the list no more: calls in flight go on, but no connection is kept after.
    void remove() {
        removed = true;
        guard.close();
    }

    boolean isRemoved() {
        return removed;
    }

    TargetGuard guard() {
        return guard;
    }

    /// Takes the right to open one more connection.
    boolean tryOpen() {
        for (int now = open.get(); now < maxConnections; now = open.get())
            if (open.compareAndSet(now, now + 1)) return true;
        return false;
    }

    void closed() {
        open.decrementAndGet();
    }

    /// Joins those who wait for a connection, on whatever loop: as many as there may be connections, or 32.
    boolean tryWait() {
        int limit = Math.max(maxConnections, LEAST_WAITING);
        for (int now = waiting.get(); now < limit; now = waiting.get())
            if (waiting.compareAndSet(now, now + 1)) return true;
        return false;
    }

    void waited() {
        waiting.decrementAndGet();
    }

    /// Pools that have no connection and calls that wait for one.
    void lineUp(Pool pool) {
        line.add(pool);
    }

    boolean leaveLine(Pool pool) {
        return line.remove(pool);
    }

    boolean hasLine() {
        return !line.isEmpty();
    }

    @Nullable
    Pool nextInLine() {
        return line.poll();
    }

    void shun(long nowNanos) {
        shunnedUntilNanos = nowNanos + SHUNNED_NANOS;
        shunned = true;
    }

    void reached(long nowNanos) {
        if (!shunned) return;
        shunned = false;
        startSlowly(nowNanos);
    }

    boolean isShunned(long nowNanos) {
        return shunned && nowNanos - shunnedUntilNanos < 0;
    }
}
