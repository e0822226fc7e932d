package dev.lintel.router.upstream;

import static dev.lintel.contract.ProblemType.OVERLOADED;

import dev.lintel.contract.ProblemException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The connections of one loop to one destination, and the calls that wait for one. Called on the loop only.
///
/// The limit on connections is the destination's, over all loops. A pool that has none while calls wait stands in the
/// destination's line and is granted the next that any loop can spare; others live on their own that come free.
final class Pool {
    final LoopShare share;
    final Destination destination;
    private final IdleLinks idle = new IdleLinks();
    private final List<Http2Link> shared = new ArrayList<>(0);
    private final ArrayDeque<HttpCall> waiting = new ArrayDeque<>();
    private Dialect dialect;
    private int connecting;
    private int links;
    private boolean inLine;

    Pool(LoopShare share, Destination destination, Dialect dialect) {
        this.share = share;
        this.destination = destination;
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }

    /// Gives the call a connection, now or later, or refuses it.
    ///
    /// @param idleWillDo false after an idle connection proved dead: its kin are under suspicion
    void place(HttpCall call, boolean idleWillDo, long nowNanos) {
        @Nullable Http1Link link = idleWillDo ? idle.take(nowNanos) : null;
        if (link != null) {
            link.carry(call);
            return;
        }
        @Nullable Http2Link roomy = roomy();
        if (roomy != null) {
            roomy.carry(call);
            return;
        }
        waiting.add(call);
        call.queued = true;
        if (connectMore()) return;
        if (destination.tryWait()) {
            call.counted = true;
            lineUp();
        } else {
            left(call);
            call.fail(share.problem(OVERLOADED, "has too many calls waiting for a connection", null));
        }
    }

    private @Nullable Http2Link roomy() {
        for (int i = shared.size() - 1; i >= 0; i--) if (shared.get(i).hasRoom()) return shared.get(i);
        return null;
    }

    /// The call waits no longer.
    void left(HttpCall call) {
        if (!call.queued) return;
        waiting.remove(call);
        dequeued(call);
    }

    private @Nullable HttpCall nextWaiting() {
        @Nullable HttpCall call = waiting.poll();
        if (call != null) dequeued(call);
        return call;
    }

    private void dequeued(HttpCall call) {
        call.queued = false;
        if (!call.counted) return;
        call.counted = false;
        destination.waited();
    }

    /// One connection for each that waits; just one where many share it, or may.
    private boolean connectMore() {
        boolean began = false;
        while (connecting < (dialect == Dialect.HTTP1 ? waiting.size() : Math.min(1, waiting.size()))
                && destination.tryOpen()) {
            connect();
            began = true;
        }
        return began;
    }

    private void connect() {
        connecting++;
        HttpCall last = waiting.getLast();
        new Connecting(this, last.connectNanos()).begin();
    }

    private void lineUp() {
        if (inLine || links + connecting > 0 || waiting.isEmpty()) return;
        inLine = true;
        destination.lineUp(this);
        // one may have come free after it was refused to us and before we stood in line
        if (destination.tryOpen()) {
            if (destination.leaveLine(this)) inLine = false;
            connect();
        } else {
            share.upstream.askForIdle(share, destination);
        }
    }

    /// Another loop passes on its right to one connection; from any thread.
    private void grant() {
        share.loop.execute(() -> {
            inLine = false;
            if (waiting.isEmpty()) giveBack();
            else connect();
        });
    }

    /// The right to one connection is ours no longer.
    private void giveBack() {
        @Nullable Pool first = destination.nextInLine();
        if (first == null) destination.closed();
        else first.grant();
    }

    // what connections tell

    void connected(Http1Link link) {
        connecting--;
        links++;
        destination.reached(share.nanos());
        dialect = Dialect.HTTP1;
        free(link);
        connectMore();
    }

    void connected(Http2Link link) {
        connecting--;
        links++;
        destination.reached(share.nanos());
        dialect = Dialect.HTTP2;
        shared.add(link);
        roomIn(link);
    }

    void connectFailed(ProblemException why) {
        connecting--;
        destination.shun(share.nanos());
        List<HttpCall> victims = new ArrayList<>();
        do {
            @Nullable HttpCall victim = nextWaiting();
            if (victim == null) break;
            victims.add(victim);
        } while (dialect != Dialect.HTTP1);
        giveBack();
        for (HttpCall victim : victims) victim.connectFailed(why);
        if (!connectMore()) lineUp();
    }

    /// The connection has done an exchange, or is new, and may do another.
    void free(Http1Link link) {
        if ((keepsNothing() && waiting.isEmpty()) || destination.hasLine()) {
            link.close();
            return;
        }
        @Nullable HttpCall next = nextWaiting();
        if (next != null) {
            link.carry(next);
        } else {
            idle.add(link);
            share.idling();
        }
    }

    /// The connection can take one more exchange, or is new.
    void roomIn(Http2Link link) {
        while (link.hasRoom()) {
            @Nullable HttpCall next = nextWaiting();
            if (next == null) break;
            link.carry(next);
        }
        if (link.isIdle()) {
            if (keepsNothing() || destination.hasLine()) link.close();
            else share.idling();
        }
        connectMore();
    }

    private boolean keepsNothing() {
        return destination.isRemoved() || share.upstream.isClosed();
    }

    /// No more exchanges go to it.
    void retire(Http2Link link) {
        shared.remove(link);
    }

    void gone(Http1Link link) {
        idle.remove(link);
        links--;
        giveBack();
        if (!connectMore()) lineUp();
    }

    void gone(Http2Link link) {
        retire(link);
        links--;
        giveBack();
        if (!connectMore()) lineUp();
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    // what the share tells

    /// Whether connections are what calls lack, not a peer that takes them.
    boolean isFull() {
        return connecting == 0;
    }

    /// Closes one that has nothing to do, for another loop's sake.
    void yieldIdle() {
        @Nullable Http1Link link = idle.oldest();
        if (link != null) {
            link.close();
            return;
        }
        for (Http2Link candidate : shared) {
            if (!candidate.isIdle()) continue;
            candidate.close();
            return;
        }
    }

    /// Closes what was idle for too long; says whether anything idle is left.
    boolean evict(long nowNanos) {
        boolean left = idle.evict(nowNanos);
        for (Http2Link link : List.copyOf(shared)) left |= link.evict(nowNanos);
        return left;
    }

    void closeIdle() {
        idle.closeAll();
        for (Http2Link link : List.copyOf(shared)) if (link.isIdle()) link.close();
    }
}
