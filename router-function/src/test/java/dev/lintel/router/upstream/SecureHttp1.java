package dev.lintel.router.upstream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// An HTTP/1.1 backend over TLS that says `ok` to each request.
final class SecureHttp1 implements AutoCloseable {
    private static final String FRAMED = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String UNFRAMED = "HTTP/1.1 200 OK\r\n\r\nok";

    private enum End {
        NONE,
        CLOSE_NOTIFY,
        CUT
    }

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicInteger accepted = new AtomicInteger();
    private final Channel listener;

    private SecureHttp1(SslContext tls, End end) {
        listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.incrementAndGet();
                        SslHandler secure = tls.newHandler(channel.alloc());
                        channel.pipeline().addLast(secure, new Answers(secure, end));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    static SecureHttp1 running(SslContext tls) {
        return new SecureHttp1(tls, End.NONE);
    }

    /// Ends its replies by closing the connection, as TLS wants it or not.
    static SecureHttp1 ending(SslContext tls, boolean gracefully) {
        return new SecureHttp1(tls, gracefully ? End.CLOSE_NOTIFY : End.CUT);
    }

    /// A test's request comes in one piece.
    private static final class Answers extends ChannelInboundHandlerAdapter {
        private final SslHandler secure;
        private final End end;

        Answers(SslHandler secure, End end) {
            this.secure = secure;
            this.end = end;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ((ByteBuf) message).release();
            String reply = end == End.NONE ? FRAMED : UNFRAMED;
            var written = ctx.writeAndFlush(Unpooled.copiedBuffer(reply, StandardCharsets.US_ASCII));
            switch (end) {
                case NONE -> {}
                case CLOSE_NOTIFY -> written.addListener(ChannelFutureListener.CLOSE);
                case CUT ->
                    written.addListener(done -> {
                        // the transport alone, below TLS
                        ctx.pipeline().remove(secure);
                        ctx.close();
                    });
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    int accepted() {
        return accepted.get();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
