package dev.lintel.router.entry;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.Problem;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the connections of one event loop share: room to read and write heads in, the `Date` of this second, and one
/// sweep over all of them in place of a timer for each. Used on its loop only.
final class EntryLoop implements Runnable {
    private static final System.Logger LOG = System.getLogger(EntryLoop.class.getName());
    private static final long SWEEP_MILLIS = 100;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final EventLoop loop;
    private final Handler handler;
    private final Supplier<GatewaySettings> settings;
    private final NanoClock clock;
    private final InstantSource time;
    private final HeadWriter heads = new HeadWriter();
    private final Set<EntryConnection> connections = Collections.newSetFromMap(new IdentityHashMap<>());
    private java.util.concurrent.@Nullable Future<?> sweeping;
    private EntryLimits limits = EntryLimits.of(GatewaySettings.Limits.DEFAULT);
    private byte[] scratch = new byte[0];
    private byte[] date = new byte[0];
    private long dateSecond = Long.MIN_VALUE;
    private boolean draining;

    EntryLoop(
            EventLoop loop, Handler handler, Supplier<GatewaySettings> settings, NanoClock clock, InstantSource time) {
        this.loop = loop;
        this.handler = handler;
        this.settings = settings;
        this.clock = clock;
        this.time = time;
    }

    EventLoop executor() {
        return loop;
    }

    Handler handler() {
        return handler;
    }

    /// The reply to what did not become a request.
    Reply refuse(Problem problem, String method, String rawPath, Request.Peer peer) {
        try {
            return handler.refuse(problem, method, rawPath, peer);
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "the handler failed to refuse", failure);
            return Reply.of(problem);
        }
    }

    long nanos() {
        return clock.nanos();
    }

    /// As the settings in force have them.
    @SuppressWarnings("ReferenceEquality") // a revision has one instance; the same values anew cost one small record
    EntryLimits limits() {
        GatewaySettings.Limits current = settings.get().limits();
        if (current != limits.source()) limits = EntryLimits.of(current);
        return limits;
    }

    /// Room to read a head in; good until the next call.
    byte[] scratch() {
        int bytes = RequestHead.scratchBytes(limits);
        if (scratch.length < bytes) scratch = new byte[bytes];
        return scratch;
    }

    HeadWriter heads() {
        return heads;
    }

    /// The value of `Date`, at most one sweep old.
    byte[] date() {
        return date;
    }

    /// Whether connections should end after the exchange they are at.
    boolean draining() {
        return draining;
    }

    void add(EntryConnection connection) {
        connections.add(connection);
        if (draining) loop.execute(connection::drain);
        if (sweeping != null) return;
        refreshDate();
        sweeping = loop.scheduleWithFixedDelay(this, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    void remove(EntryConnection connection) {
        connections.remove(connection);
        if (!connections.isEmpty() || sweeping == null) return;
        sweeping.cancel(false);
        sweeping = null;
    }

    void drain() {
        draining = true;
        for (EntryConnection connection : snapshot()) connection.drain();
    }

    void cut() {
        for (EntryConnection connection : snapshot()) connection.cut();
    }

    /// The sweep.
    @Override
    public void run() {
        refreshDate();
        long now = clock.nanos();
        for (EntryConnection connection : snapshot()) connection.sweep(now);
    }

    private EntryConnection[] snapshot() {
        return connections.toArray(new EntryConnection[0]);
    }

    private void refreshDate() {
        var now = time.instant();
        if (now.getEpochSecond() == dateSecond) return;
        dateSecond = now.getEpochSecond();
        date = DATE.format(now).getBytes(StandardCharsets.ISO_8859_1);
    }
}
