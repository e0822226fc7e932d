package dev.lintel.router.upstream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An HTTP/2 backend whose test sees each frame and answers as it likes.
final class Http2Server implements AutoCloseable {
    interface Script {
        /// Called on the connection's loop; the frame is released after.
        void take(Peer peer, Http2Frame frame) throws Exception;
    }

    /// One connection.
    static final class Peer {
        final ChannelHandlerContext ctx;
        final int number;

        Peer(ChannelHandlerContext ctx, int number) {
            this.ctx = ctx;
            this.number = number;
        }

        Peer head(Http2FrameStream stream, String status, boolean last, String... fields) {
            Http2Headers headers = new DefaultHttp2Headers(false).status(status);
            for (int i = 0; i < fields.length; i += 2) headers.add(fields[i], fields[i + 1]);
            ctx.writeAndFlush(new DefaultHttp2HeadersFrame(headers, last).stream(stream));
            return this;
        }

        Peer trailers(Http2FrameStream stream, String name, String value) {
            Http2Headers headers = new DefaultHttp2Headers(false).add(name, value);
            ctx.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true).stream(stream));
            return this;
        }

        Peer data(Http2FrameStream stream, String text, boolean last) {
            ByteBuf bytes = ByteBufAllocator.DEFAULT.buffer().writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
            ctx.writeAndFlush(new DefaultHttp2DataFrame(bytes, last).stream(stream));
            return this;
        }

        /// 200 and that text.
        void answer(Http2FrameStream stream, String text) {
            head(stream, "200", false).data(stream, text, true);
        }

        void goAway(int lastStreamId) {
            Http2FrameCodec codec = ctx.pipeline().get(Http2FrameCodec.class);
            ChannelHandlerContext at = ctx.pipeline().context(codec);
            codec.goAway(at, lastStreamId, 0, Unpooled.EMPTY_BUFFER, at.newPromise());
            ctx.flush();
        }

        void reset(Http2FrameStream stream, Http2Error error) {
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(stream));
        }
    }

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listener;
    private final boolean secure;
    private final AtomicInteger accepted = new AtomicInteger();

    private Http2Server(Http2Settings settings, @Nullable SslContext tls, Script script) {
        secure = tls != null;
        listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        channel.pipeline()
                                .addLast(Http2FrameCodecBuilder.forServer()
                                        .initialSettings(settings)
                                        .decoderEnforceMaxRstFramesPerWindow(0, 0)
                                        .build())
                                .addLast(new Frames(script, accepted.incrementAndGet()));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    static Http2Server running(Script script) {
        return new Http2Server(Http2Settings.defaultSettings(), null, script);
    }

    static Http2Server running(Http2Settings settings, Script script) {
        return new Http2Server(settings, null, script);
    }

    static Http2Server running(SslContext tls, Script script) {
        return new Http2Server(Http2Settings.defaultSettings(), tls, script);
    }

    private static final class Frames extends ChannelInboundHandlerAdapter {
        private final Script script;
        private final int number;

        Frames(Script script, int number) {
            this.script = script;
            this.number = number;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
            try {
                if (message instanceof Http2Frame frame) script.take(new Peer(ctx, number), frame);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            ReferenceCountUtil.release(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    String url() {
        return (secure ? "https" : "http") + "://127.0.0.1:" + port();
    }

    int accepted() {
        return accepted.get();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
