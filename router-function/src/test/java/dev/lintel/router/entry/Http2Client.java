package dev.lintel.router.entry;

import dev.lintel.router.http.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A client of HTTP/2 by prior knowledge that sends what it is told, valid or not.
final class Http2Client implements AutoCloseable {
    private final EventLoops loops = new EventLoops(1);
    private final Channel channel;
    final BlockingQueue<String> connectionEvents = new LinkedBlockingQueue<>();

    Http2Client(InetSocketAddress address) {
        channel = new Bootstrap()
                .group(loops.group())
                .channel(loops.clientChannel())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forClient()
                                                .initialSettings(Http2Settings.defaultSettings())
                                                .validateHeaders(false)
                                                .encoderIgnoreMaxHeaderListSize(true)
                                                .build(),
                                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                                        new ConnectionEvents());
                    }
                })
                .connect(address)
                .syncUninterruptibly()
                .channel();
    }

    static Http2Headers head(String method, String path) {
        return new DefaultHttp2Headers(false)
                .method(method)
                .scheme("http")
                .authority("example.com")
                .path(path);
    }

    Stream get(String path) {
        return send(head("GET", path), true);
    }

    Stream send(Http2Headers head, boolean last) {
        var reading = new Events();
        Http2StreamChannel opened = new Http2StreamChannelBootstrap(channel)
                .handler(reading)
                .open()
                .syncUninterruptibly()
                .getNow();
        opened.writeAndFlush(new DefaultHttp2HeadersFrame(head, last));
        return new Stream(opened, reading.events);
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loops.close();
    }

    /// One stream; what comes on it in order, as text.
    record Stream(Http2StreamChannel channel, BlockingQueue<String> events) {
        Stream data(String text, boolean last) {
            channel.writeAndFlush(
                    new DefaultHttp2DataFrame(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1), last));
            return this;
        }

        Stream data(byte[] bytes, boolean last) {
            channel.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), last));
            return this;
        }

        void trailers(Http2Headers trailers) {
            channel.writeAndFlush(new DefaultHttp2HeadersFrame(trailers, true));
        }

        void holdReads(boolean hold) {
            channel.config().setAutoRead(!hold);
        }

        void cancel() {
            channel.close().syncUninterruptibly();
        }

        /// The next event: `200 {fields}`, `data`, each with ` end` if it is the last, or `reset CODE`.
        String next() {
            return FakeGateway.next(events);
        }

        /// Everything up to the end or a reset, data joined.
        String all() {
            var all = new StringBuilder();
            while (true) {
                String event = next();
                boolean end = event.endsWith(" end");
                all.append(end ? event.substring(0, event.length() - 4) : event);
                if (end || event.startsWith("reset")) return all.toString();
            }
        }
    }

    private static final class Events extends ChannelInboundHandlerAdapter {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            switch (message) {
                case Http2HeadersFrame head -> events.add(text(head.headers()) + (head.isEndStream() ? " end" : ""));
                case Http2DataFrame data -> {
                    String text = data.content().toString(StandardCharsets.ISO_8859_1);
                    if (data.isEndStream()) events.add(text + " end");
                    else if (!text.isEmpty()) events.add(text);
                }
                default -> {}
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof Http2ResetFrame reset) events.add("reset " + reset.errorCode());
        }

        private static String text(Http2Headers head) {
            var text = new StringBuilder();
            head.forEach(field -> {
                if (!field.getKey().toString().equals("date"))
                    text.append(field.getKey())
                            .append('=')
                            .append(field.getValue())
                            .append(' ');
            });
            return text.append('|').toString();
        }
    }

    private final class ConnectionEvents extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2GoAwayFrame away) connectionEvents.add("goaway " + away.errorCode());
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            connectionEvents.add("closed");
        }
    }
}
