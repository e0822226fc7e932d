package dev.lintel.router.upstream;

import static dev.lintel.contract.ProblemType.UPSTREAM_ADDRESS_REFUSED;
import static dev.lintel.contract.ProblemType.UPSTREAM_TIMEOUT;
import static dev.lintel.contract.ProblemType.UPSTREAM_UNREACHABLE;

import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One attempt at a connection: look-up, TCP to one allowed address after another, TLS. What may block runs on a
/// virtual
/// thread, the rest on the pool's loop. Tells its pool the outcome once.
final class Connecting {
    private final Pool pool;
    private final HttpUpstream upstream;
    private final Destination destination;
    private final long limitNanos;
    private final long deadlineNanos;
    private final ArrayDeque<InetAddress> addresses = new ArrayDeque<>();
    private @Nullable SslContext tls;
    private @Nullable Channel channel;
    private @Nullable ScheduledFuture<?> alarm;
    private boolean over;

    Connecting(Pool pool, long limitNanos) {
        this.pool = pool;
        this.upstream = pool.share.upstream;
        this.destination = pool.destination;
        this.limitNanos = limitNanos;
        this.deadlineNanos = upstream.clock().nanos() + limitNanos;
    }

    /// Stands where the link will. What goes wrong meanwhile, futures tell.
    private static final class Unused extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    void begin() {
        alarm = pool.share.loop.schedule(this::tooLate, limitNanos, TimeUnit.NANOSECONDS);
        @Nullable SslContext known = destination.secure ? upstream.tls().known(pool.dialect()) : null;
        if (destination.literal != null && (known != null || !destination.secure))
            proceed(List.of(destination.literal), known);
        else Thread.ofVirtual().name("lintel-look-up").start(this::prepare);
    }

    private void prepare() {
        try {
            List<InetAddress> found = destination.literal == null
                    ? upstream.names().lookUp(destination.host)
                    : List.of(destination.literal);
            @Nullable SslContext context = destination.secure ? upstream.tls().context(pool.dialect()) : null;
            onLoop(() -> proceed(found, context));
        } catch (UnknownHostException unknown) {
            fail(UPSTREAM_UNREACHABLE, "has no address", unknown);
        } catch (Exception broken) {
            fail(UPSTREAM_UNREACHABLE, "cannot be called over TLS as configured", broken);
        }
    }

    private void proceed(List<InetAddress> found, @Nullable SslContext context) {
        if (over) return;
        tls = context;
        for (InetAddress address : found) if (upstream.addresses().allows(address)) addresses.add(address);
        if (addresses.isEmpty())
            fail(UPSTREAM_ADDRESS_REFUSED, "is at an address that this gateway may not call", null);
        else tryNext(null);
    }

    private void tryNext(@Nullable Throwable why) {
        if (over) return;
        @Nullable InetAddress address = addresses.poll();
        if (address == null) {
            if (why instanceof ConnectTimeoutException) tooLate();
            else fail(UPSTREAM_UNREACHABLE, "does not accept connections", why);
            return;
        }
        long leftMillis = (deadlineNanos - upstream.clock().nanos()) / 1_000_000;
        long shareMillis = Math.max(1, leftMillis / (addresses.size() + 1));
        new Bootstrap()
                .group(pool.share.loop)
                .channel(upstream.loops().clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_CLOSE, false) // Http1Link tells why
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(shareMillis, 120_000))
                .handler(new Unused())
                .connect(new InetSocketAddress(address, destination.port))
                .addListener((ChannelFuture done) -> {
                    if (!done.isSuccess()) tryNext(done.cause());
                    else if (over) done.channel().close();
                    else connected(done.channel());
                });
    }

    private void connected(Channel channel) {
        this.channel = channel;
        @Nullable SslContext context = tls;
        if (context == null) {
            established(pool.dialect() == Dialect.HTTP2);
            return;
        }
        SslHandler handler =
                context.newHandler(channel.alloc(), upstream.tls().serverName(destination), destination.port);
        handler.setHandshakeTimeoutMillis(0); // the alarm does that
        channel.pipeline().addFirst(handler);
        handler.handshakeFuture().addListener(done -> {
            if (over) return;
            if (done.isSuccess()) negotiated(handler.applicationProtocol());
            else fail(UPSTREAM_UNREACHABLE, "failed the TLS handshake", done.cause());
        });
    }

    private void negotiated(@Nullable String protocol) {
        boolean http2 = "h2".equals(protocol);
        if (pool.dialect() == Dialect.HTTP2 && !http2) fail(UPSTREAM_UNREACHABLE, "does not speak HTTP/2", null);
        else established(http2);
    }

    private void established(boolean http2) {
        Channel channel = this.channel;
        if (channel == null) return;
        if (http2) {
            channel.config().setAutoClose(true);
            channel.pipeline().replace(Unused.class, "link", Http2Link.of(pool, this)); // tells opened or lost
            return;
        }
        over();
        Http1Link link = new Http1Link(pool, channel, destination.secure);
        channel.pipeline().replace(Unused.class, "link", link);
        if (channel.isActive()) pool.connected(link);
        else pool.connectFailed(pool.share.problem(UPSTREAM_UNREACHABLE, "closed the connection at once", null));
    }

    /// The peer sent its settings.
    ///
    /// @return whether the connection is still wanted
    boolean opened(Http2Link link) {
        if (over) return false;
        over();
        pool.connected(link);
        return true;
    }

    /// The connection is gone before that.
    void lost(@Nullable Throwable cause) {
        fail(UPSTREAM_UNREACHABLE, "does not speak HTTP/2", cause);
    }

    private void tooLate() {
        fail(UPSTREAM_TIMEOUT, "accepted no connection within " + Limits.text(limitNanos), null);
    }

    private void fail(ProblemType type, String what, @Nullable Throwable cause) {
        if (!pool.share.loop.inEventLoop()) {
            onLoop(() -> fail(type, what, cause));
            return;
        }
        if (over) return;
        over();
        if (channel != null) channel.close();
        ProblemException problem = pool.share.problem(type, what, cause);
        pool.connectFailed(problem);
    }

    private void onLoop(Runnable step) {
        try {
            pool.share.loop.execute(step);
        } catch (RejectedExecutionException shutDown) {
            over = true; // with the loop went all who waited
        }
    }

    private void over() {
        over = true;
        if (alarm != null) alarm.cancel(false);
    }
}
