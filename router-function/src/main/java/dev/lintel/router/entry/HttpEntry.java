package dev.lintel.router.entry;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.NanoClock;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// The server that turns sockets into requests and replies into bytes: HTTP/1.0, HTTP/1.1 and HTTP/2 in clear text on
/// one
/// port. Its connections live on the loops it is given.
public final class HttpEntry {
    /// What the host of the router decides, not the gateway's document.
    ///
    /// @param maxConnections at a time; more wait in the backlog. At least 1
    /// @param backlog of connections that wait to be accepted, at least 1; the system may hold it lower
    /// @param time for `Date`
    public record Options(int maxConnections, int backlog, InstantSource time) {
        public static final Options DEFAULT = new Options(20_000, 1024, InstantSource.system());

        public Options {
            if (maxConnections < 1) throw new IllegalArgumentException("maxConnections must be >= 1");
            if (backlog < 1) throw new IllegalArgumentException("backlog must be >= 1");
        }
    }

    private final IdentityHashMap<EventLoop, EntryLoop> loops = new IdentityHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch idle = new CountDownLatch(1);
    private final int maxConnections;
    private final Channel server;
    private volatile boolean closing;

    private HttpEntry(
            InetSocketAddress bind,
            Handler handler,
            Supplier<GatewaySettings> settings,
            EventLoops eventLoops,
            NanoClock clock,
            Options options) {
        maxConnections = options.maxConnections();
        eventLoops.group().forEach(executor -> {
            if (executor instanceof EventLoop loop)
                loops.put(loop, new EntryLoop(loop, handler, settings, clock, options.time()));
        });
        server = new ServerBootstrap()
                .group(eventLoops.group())
                .channel(eventLoops.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, options.backlog())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel);
                    }
                })
                .bind(bind)
                .syncUninterruptibly()
                .channel();
    }

    /// Listens at once.
    ///
    /// @param bind port 0 for any free one
    /// @throws RuntimeException if the address cannot be bound
    public static HttpEntry start(
            InetSocketAddress bind,
            Handler handler,
            Supplier<GatewaySettings> settings,
            EventLoops loops,
            NanoClock clock) {
        return start(bind, handler, settings, loops, clock, Options.DEFAULT);
    }

    public static HttpEntry start(
            InetSocketAddress bind,
            Handler handler,
            Supplier<GatewaySettings> settings,
            EventLoops loops,
            NanoClock clock,
            Options options) {
        return new HttpEntry(bind, handler, settings, loops, clock, options);
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /// Accepts no more, lets exchanges under way finish for so long, then cuts them. Blocks; not for an event loop.
    public void close(Duration drain) {
        closing = true;
        server.close().syncUninterruptibly();
        loops.values().forEach(loop -> loop.executor().execute(loop::drain));
        if (connections.get() == 0) idle.countDown();
        boolean interrupted = false;
        try {
            if (idle.await(drain.toNanos(), TimeUnit.NANOSECONDS)) return;
            loops.values().forEach(loop -> loop.executor().execute(loop::cut));
            boolean ignored = idle.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            loops.values().forEach(loop -> loop.executor().execute(loop::cut));
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void accepted(Channel channel) {
        EntryLoop loop = loops.get(channel.eventLoop());
        if (loop == null) throw new IllegalStateException("a loop of others");
        Channel listener = channel.parent();
        if (connections.incrementAndGet() >= maxConnections) listener.config().setAutoRead(false);
        channel.closeFuture().addListener(done -> left(listener));
        String address = "";
        int port = 0;
        if (channel.remoteAddress() instanceof InetSocketAddress remote) {
            address = remote.getAddress().getHostAddress();
            port = remote.getPort();
        }
        channel.pipeline().addLast(new Http1Connection(loop, channel, address, port));
    }

    private void left(Channel listener) {
        int now = connections.decrementAndGet();
        if (now < maxConnections && !listener.config().isAutoRead() && !closing)
            listener.config().setAutoRead(true);
        if (now == 0 && closing) idle.countDown();
    }
}
