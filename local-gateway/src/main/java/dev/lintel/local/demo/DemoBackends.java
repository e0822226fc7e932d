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
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Small servers on loopback to route to: the stable one and its canary, alike but for the name they give, and two
/// moody
/// ones, of which one fails and one is slow for the first twenty seconds of each minute.
public final class DemoBackends implements AutoCloseable {
    private static final int BODY_BYTES = 1024 * 1024;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<String, Channel> servers = new LinkedHashMap<>();
    private final InstantSource clock;

    private DemoBackends(int firstPort, InstantSource clock) {
        this.clock = clock;
        listen("stable", DemoMood.STEADY, firstPort);
        listen("canary", DemoMood.STEADY, firstPort);
        listen("flaky", DemoMood.FLAKY, firstPort);
        listen("slow", DemoMood.SLOW, firstPort);
    }

    /// @param firstPort for the first, the next ones for the others; taken ports and 0 yield any free one
    public static DemoBackends start(int firstPort, InstantSource clock) {
        return new DemoBackends(firstPort, clock);
    }

    /// Of each by its name.
    public Map<String, Integer> ports() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        servers.forEach((name, server) -> ports.put(name, ((InetSocketAddress) server.localAddress()).getPort()));
        return ports;
    }

    private void listen(String name, DemoMood mood, int firstPort) {
        int port = firstPort == 0 ? 0 : firstPort + servers.size();
        servers.put(name, bound(name, mood, port));
    }

    private Channel bound(String name, DemoMood mood, int port) {
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
                                        new DemoHandler(name, mood, clock));
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
        servers.values().forEach(Channel::close);
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
