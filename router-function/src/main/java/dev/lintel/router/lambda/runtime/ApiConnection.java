package dev.lintel.router.lambda.runtime;

import dev.lintel.contract.Headers;
import dev.lintel.router.upstream.BadReply;
import dev.lintel.router.upstream.ReplyParser;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection to the Runtime API: one exchange at a time. Lives on one event loop; all but [#open] is called there.
final class ApiConnection extends ChannelInboundHandlerAdapter implements ReplyParser.Listener {
    /// The platform's events are at most 6 MB of JSON text.
    private static final int MAX_BODY = 32 << 20;

    private final Channel channel;
    private final ReplyParser parser;
    private @Nullable Asker asker;
    private int status;
    private Headers headers = Headers.EMPTY;
    private byte[] body = new byte[0];
    private int bodyBytes;
    private boolean persistent;
    private @Nullable Throwable lastError;

    /// Who waits for a reply.
    interface Asker {
        /// @param body whole
        void replied(int status, Headers headers, byte[] body);

        /// There will be no reply.
        ///
        /// @param begun whether a part of one came
        void lost(boolean begun, Throwable cause);

        /// The channel takes more, or no more for now.
        default void writable(boolean writable) {}
    }

    private ApiConnection(Channel channel) {
        this.channel = channel;
        this.parser = new ReplyParser(this, channel.alloc());
    }

    /// Tells one of the two, on the loop.
    static void open(RuntimeApi api, EventLoop loop, Consumer<ApiConnection> opened, Consumer<Throwable> failed) {
        new Bootstrap()
                .group(loop)
                .channel(api.loops().clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(api.address())
                .addListener((ChannelFuture done) -> {
                    if (!done.isSuccess()) {
                        failed.accept(done.cause());
                        return;
                    }
                    var connection = new ApiConnection(done.channel());
                    done.channel().pipeline().addLast(connection);
                    opened.accept(connection);
                });
    }

    /// Sends the begin of a request, or all of it; not flushed.
    void ask(ByteBuf request, Asker asker) {
        this.asker = asker;
        bodyBytes = 0;
        parser.expect("", false);
        write(request);
    }

    void write(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /// Whether another exchange may follow.
    boolean isReusable() {
        return asker == null && persistent && channel.isActive();
    }

    void close() {
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            parser.feed((ByteBuf) message);
        } catch (BadReply bad) {
            lastError = new IOException("the Runtime API " + bad.getMessage());
            channel.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!channel.isWritable()) channel.flush(); // which may make room at once, and tell so before it returns
        if (asker != null) asker.writable(channel.isWritable());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lastError = cause;
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        boolean whole = parser.finishedByClose();
        boolean begun = parser.hasBegun();
        parser.close();
        Asker cut = asker;
        if (cut == null) return;
        if (whole) {
            tell();
        } else {
            asker = null;
            cut.lost(begun, lastError == null ? new ClosedChannelException() : lastError);
        }
    }

    // what the parser tells

    @Override
    public void interim(int status, Headers headers) {}

    @Override
    public void head(int status, Headers headers, long length, boolean persistent) {
        this.status = status;
        this.headers = headers;
        this.persistent = persistent;
        body = new byte[(int) Math.max(0, Math.min(length, MAX_BODY))];
    }

    @Override
    public void chunk(ByteBuf chunk) {
        int size = chunk.readableBytes();
        if (bodyBytes + size > MAX_BODY) {
            chunk.release();
            lastError = new IOException("the Runtime API sent more than " + MAX_BODY + " bytes");
            channel.close();
            return;
        }
        if (bodyBytes + size > body.length) body = Arrays.copyOf(body, Math.max(bodyBytes + size, 2 * body.length));
        chunk.readBytes(body, bodyBytes, size);
        chunk.release();
        bodyBytes += size;
    }

    @Override
    public void end(Headers trailers, boolean surplus) {
        if (surplus) persistent = false;
        tell();
    }

    private void tell() {
        Asker waiting = asker;
        asker = null;
        if (waiting == null) return;
        byte[] whole = bodyBytes == body.length ? body : Arrays.copyOf(body, bodyBytes);
        body = new byte[0];
        waiting.replied(status, headers, whole);
    }
}
