package dev.lintel.router.upstream;

import dev.lintel.contract.UpstreamSpec.Target;
import java.net.InetAddress;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A target as connections see it, with the count of those that all loops have open to it. Thread-safe.
final class Destination {
    /// How long a destination that could not be reached is passed over while others can.
    private static final long SHUNNED_NANOS = 10_000_000_000L;

    private static final int LEAST_WAITING = 32;

    final int index;
    final int weight;
    final boolean secure;
    final String host;
    /// The host where it is an address already.
    final @Nullable InetAddress literal;

    final int port;
    /// Without a slash at its end; often empty.
    final String basePath;
    /// For `Host` when the request brings none: the port only where it is not the scheme's own.
    final String authority;
    final int maxConnections;
    private final TargetGuard guard;

    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Queue<Pool> line = new ConcurrentLinkedQueue<>();
    private volatile boolean shunned;
    private volatile long shunnedUntilNanos;

    Destination(int index, Target target, int maxConnections) {
        this(index, target, maxConnections, TargetGuard.NONE);
    }

    Destination(int index, Target target, int maxConnections, TargetGuard guard) {
        URI url = target.url();
        @Nullable String named = url.getHost();
        if (named == null) throw new IllegalArgumentException("a target needs a host");
        this.index = index;
        this.weight = target.weight();
        this.secure = "https".equalsIgnoreCase(url.getScheme());
        this.host = named.startsWith("[") ? named.substring(1, named.length() - 1) : named;
        this.literal = literal(host);
        int schemePort = secure ? 443 : 80;
        this.port = url.getPort() < 0 ? schemePort : url.getPort();
        this.authority = port == schemePort ? named : named + ":" + port;
        this.maxConnections = maxConnections;
        this.guard = guard;
        @Nullable String path = url.getRawPath();
        this.basePath = path == null || path.isEmpty() || path.equals("/") ? "" : path.replaceAll("/+$", "");
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
    void settled(long ticket, AttemptEnd end, int status, long durationNanos) {
        guard.settled(ticket, end, status, durationNanos);
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

    void reached() {
        if (shunned) shunned = false;
    }

    boolean isShunned(long nowNanos) {
        return shunned && nowNanos - shunnedUntilNanos < 0;
    }
}
