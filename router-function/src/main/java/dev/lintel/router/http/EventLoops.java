package dev.lintel.router.http;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The threads that do all input and output: epoll where the platform has it, NIO elsewhere. Both ends of an exchange
/// live on one loop.
public final class EventLoops implements AutoCloseable {
    private final EventLoopGroup group;
    private final boolean epoll;
    private final FastThreadLocal<EventLoop> current = new FastThreadLocal<>();
    private final IdentityHashMap<EventLoop, Loop> views = new IdentityHashMap<>();

    /// @param threads at least 1
    public EventLoops(int threads) {
        epoll = Epoll.isAvailable();
        group = new MultiThreadIoEventLoopGroup(
                threads, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        group.forEach(executor -> {
            if (!(executor instanceof EventLoop loop)) return;
            views.put(loop, new View(loop));
            loop.execute(() -> current.set(loop));
        });
    }

    public EventLoopGroup group() {
        return group;
    }

    /// The loop of the calling thread, or any loop when the caller is not on one.
    public EventLoop currentOrNext() {
        @Nullable EventLoop loop = current.getIfExists();
        return loop == null ? group.next() : loop;
    }

    /// As [#currentOrNext()], for those who know no network.
    public Loop loop() {
        return Objects.requireNonNull(views.get(currentOrNext()), "a loop of others");
    }

    private record View(EventLoop loop) implements Loop {
        @Override
        public void execute(Runnable action) {
            loop.execute(action);
        }

        @Override
        public boolean isCurrent() {
            return loop.inEventLoop();
        }

        @Override
        public Runnable after(long nanos, Runnable action) {
            var scheduled = loop.schedule(action, nanos, TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        }
    }

    public Class<? extends ServerChannel> serverChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    public Class<? extends SocketChannel> clientChannel() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /// For questions to name servers.
    public Class<? extends DatagramChannel> datagramChannel() {
        return epoll ? EpollDatagramChannel.class : NioDatagramChannel.class;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
