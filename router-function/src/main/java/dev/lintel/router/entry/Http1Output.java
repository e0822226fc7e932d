package dev.lintel.router.entry;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;

/// The way out of one HTTP/1 connection: gathers what is written in one turn of the loop into one flush, watches that
/// the
/// client takes what it is sent, and closes in the ways that a client can tell apart.
final class Http1Output {
    private final Channel channel;
    private boolean inRead;
    private boolean flushDue;
    private boolean stalled;
    private long stalledSince;
    private long bytesInTheWay;

    Http1Output(Channel channel) {
        this.channel = channel;
    }

    ByteBufAllocator allocator() {
        return channel.alloc();
    }

    void write(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
    }

    /// Flushes now, or once when the bytes at hand are read.
    void flush() {
        if (inRead) flushDue = true;
        else channel.flush();
    }

    void send(ByteBuf bytes) {
        write(bytes);
        flush();
    }

    void readBegins() {
        inRead = true;
    }

    void readEnds() {
        inRead = false;
        if (!flushDue) return;
        flushDue = false;
        channel.flush();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /// Whether the socket has taken all that was written.
    boolean isDrained() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null || waiting.totalPendingWriteBytes() == 0;
    }

    /// Whether the client took nothing for so long though something was there for it. Asked at each sweep.
    boolean isStalled(long now, long nanos) {
        if (channel.isWritable()) {
            stalled = false;
            return false;
        }
        long bytes = channel.bytesBeforeWritable();
        if (!stalled || bytes != bytesInTheWay) {
            stalled = true;
            bytesInTheWay = bytes;
            stalledSince = now;
            return false;
        }
        return now - stalledSince > nanos;
    }

    /// Closes when everything is sent.
    void closeAfterFlush() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /// Says that no more comes when everything is sent, and leaves the reading side open: closing it while bytes arrive
    /// would reset the connection, and the client could lose the reply (RFC 9112 section 9.6).
    void shutAfterFlush() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            if (done.isSuccess() && channel instanceof DuplexChannel duplex) duplex.shutdownOutput();
            else channel.close();
        });
    }

    /// Closes with a reset, which no client takes for the end of a body.
    void reset() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    void resetAfterFlush() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> reset());
    }
}
