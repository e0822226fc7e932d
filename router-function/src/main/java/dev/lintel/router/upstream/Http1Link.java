package dev.lintel.router.upstream;

import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 connection to a backend: one exchange at a time, idle in its pool between two. Lives on one event loop.
final class Http1Link extends ChannelInboundHandlerAdapter implements Carrier, ReplyParser.Listener {
    /// Neighbours in the pool's list of idle ones.
    @Nullable
    Http1Link newer;

    @Nullable
    Http1Link older;

    private final Pool pool;
    private final Channel channel;
    private final boolean secure;
    private final RequestEncoder encoder = new RequestEncoder();
    private final ReplyParser parser;
    private @Nullable HttpCall call;
    private boolean used;
    private boolean persistent;
    private boolean chunked;
    private boolean firstChunk;
    private boolean tunnel;
    private boolean outputClosed;
    private boolean closeNotified;
    private boolean closing;
    private long idleUntilNanos;
    private @Nullable Throwable lastError;

    Http1Link(Pool pool, Channel channel, boolean secure) {
        this.pool = pool;
        this.channel = channel;
        this.secure = secure;
        this.parser = new ReplyParser(this, channel.alloc());
        this.idleUntilNanos = pool.share.nanos() + KeepAlive.LONGEST_NANOS;
    }

    void carry(HttpCall call) {
        long length = call.bodyLength();
        ByteBuf head;
        try {
            head = encoder.encode(call.request(), pool.destination, length, call.isUpgrade(), channel.alloc());
        } catch (ProblemException refused) {
            call.fail(refused);
            pool.free(this);
            return;
        }
        this.call = call;
        chunked = length < 0;
        firstChunk = true;
        parser.expect(call.request().method(), call.isUpgrade());
        call.carriedBy(this, used);
        used = true;
        channel.write(head, channel.voidPromise());
        call.headSent();
        if (this.call == call) channel.flush();
    }

    boolean isGood(long nowNanos) {
        return nowNanos - idleUntilNanos < 0 && channel.isActive() && !outputClosed && !closing;
    }

    void close() {
        closing = true; // TLS says goodbye first
        parser.close();
        channel.close();
    }

    // what goes

    @Override
    public boolean isBlocked() {
        return !channel.isWritable();
    }

    @Override
    public void write(ByteBuf chunk) {
        if (chunked && !tunnel) {
            ByteBuf size = encoder.chunkSize(chunk.readableBytes(), firstChunk, channel.alloc());
            firstChunk = false;
            channel.write(size, channel.voidPromise());
        }
        channel.write(chunk, channel.voidPromise());
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void finish(Headers trailers) {
        if (tunnel) {
            channel.flush();
            if (channel instanceof DuplexChannel duplex && !secure) duplex.shutdownOutput();
            else channel.close();
            return;
        }
        if (chunked) channel.write(encoder.lastChunk(trailers, firstChunk, channel.alloc()), channel.voidPromise());
        channel.flush();
    }

    @Override
    public void hold(boolean held) {
        channel.config().setAutoRead(!held);
    }

    @Override
    public void abort() {
        call = null;
        close();
    }

    // what comes

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf data = (ByteBuf) message;
        if (call == null) {
            // nobody asked for it
            data.release();
            close();
            return;
        }
        try {
            parser.feed(data);
            if (call != null) call.deliver();
        } catch (BadReply bad) {
            if (call != null) call.badReply(String.valueOf(bad.getMessage()));
            else close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (call != null) call.batchOver();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (call != null && channel.isWritable()) call.writable();
    }

    @Override
    public void interim(int status, Headers headers) {
        if (call != null) call.interim(status, headers);
    }

    @Override
    public void head(int status, Headers headers, long length, boolean persistent) {
        if (call == null) return;
        this.persistent = persistent;
        if (status == 101) {
            tunnel = true;
            call.switched(headers);
        } else {
            if (persistent) idleUntilNanos = KeepAlive.idleNanos(headers);
            call.head(status, headers, length);
        }
    }

    @Override
    public void chunk(ByteBuf chunk) {
        if (call == null) chunk.release();
        else call.chunk(chunk);
    }

    @Override
    public void end(Headers trailers, boolean surplus) {
        HttpCall ended = call;
        if (ended == null) return;
        call = null;
        if (persistent && !surplus && !outputClosed && ended.isRequestSent() && channel.isActive()) {
            if (!channel.config().isAutoRead()) channel.config().setAutoRead(true);
            idleUntilNanos += pool.share.nanos();
            pool.free(this);
        } else {
            close();
        }
        ended.end(trailers);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelOutputShutdownEvent) {
            outputClosed = true;
            if (call != null) call.requestUnwanted();
        } else if (event instanceof SslCloseCompletionEvent closed) {
            closeNotified = closed.isSuccess();
        }
    }

    /// A failed write closes only that half: a reply sent before the peer stopped listening can still be read.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof ChannelOutputShutdownException)) lastError = cause;
        if (!(cause instanceof IOException) || cause instanceof SSLException) channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        HttpCall cut = call;
        call = null;
        // without close_notify anybody may have cut the connection (RFC 9112 section 9.8)
        boolean complete = parser.finishedByClose() && lastError == null && (!secure || closeNotified);
        parser.close();
        pool.gone(this);
        if (cut == null) return;
        if (complete) cut.end(Headers.EMPTY);
        else cut.broken(lastError == null ? new ClosedChannelException() : lastError, parser.hasBegun());
    }
}
