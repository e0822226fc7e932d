package dev.lintel.local.demo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Two small servers on loopback to route to: the stable one and its canary, alike but for the name they give.
public final class DemoBackends implements AutoCloseable {
    private static final int BODY_BYTES = 1024 * 1024;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel stable;
    private final Channel canary;

    private DemoBackends(int firstPort) {
        stable = listen("stable", firstPort);
        canary = listen("canary", firstPort == 0 ? 0 : firstPort + 1);
    }

    /// @param firstPort for the stable one, the next for the canary; taken ports and 0 yield any free one
    public static DemoBackends start(int firstPort) {
        return new DemoBackends(firstPort);
    }

    public int stablePort() {
        return ((InetSocketAddress) stable.localAddress()).getPort();
    }

    public int canaryPort() {
        return ((InetSocketAddress) canary.localAddress()).getPort();
    }

    private Channel listen(String name, int port) {
        var server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(BODY_BYTES),
                                        new WebSocketServerProtocolHandler("/ws"),
                                        new DemoSocket(name),
                                        new DemoHandler(name));
                    }
                });
        InetAddress loopback = InetAddress.getLoopbackAddress();
        var wanted = server.bind(new InetSocketAddress(loopback, port)).awaitUninterruptibly();
        @Nullable Throwable taken = wanted.cause();
        if (taken == null) return wanted.channel();
        return server.bind(new InetSocketAddress(loopback, 0))
                .syncUninterruptibly()
                .channel();
    }

    @Override
    public void close() {
        stable.close();
        canary.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
