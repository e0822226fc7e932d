package dev.lintel.router.upstream;

import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An HTTP/2 connection to a backend (RFC 9113): many exchanges at once, each on a stream. Lives on one event loop.
final class Http2Link extends Http2ConnectionHandler {
    /// So many exchanges share a connection at most, fewer if the peer says so.
    static final int MAX_STREAMS = 128;

    /// What a reader that holds its reply may keep waiting here; the connection's window has room for as much of every
    /// stream, so that those who hold theirs never stop the others.
    private static final int STREAM_WINDOW = 128 * 1024;

    private static final long IDLE_NANOS = KeepAlive.LONGEST_NANOS;

    private final Pool pool;
    private final Connecting opener;
    private final Http2Connection.PropertyKey laneKey;
    private final List<Http2Lane> touched = new ArrayList<>();
    private @Nullable ChannelHandlerContext context;
    private boolean ready;
    private boolean retired;
    private boolean gone;
    private boolean used;
    private long reads;
    private long idleSinceNanos;
    private @Nullable Throwable lastError;

    private Http2Link(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            Pool pool,
            Connecting opener) {
        super(decoder, encoder, settings);
        this.pool = pool;
        this.opener = opener;
        this.laneKey = connection().newKey();
        decoder.frameListener(new Http2Frames(this));
        connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                closed(stream);
            }
        });
        encoder.flowController().listener(stream -> {
            @Nullable Http2Lane lane = stream.getProperty(laneKey);
            if (lane != null && encoder.flowController().isWritable(stream)) lane.writable();
        });
    }

    /// @param opener told once whether the peer speaks HTTP/2
    static Http2Link of(Pool pool, Connecting opener) {
        return new Builder(pool, opener).build();
    }

    private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2Link, Builder> {
        private final Pool pool;
        private final Connecting opener;

        Builder(Pool pool, Connecting opener) {
            this.pool = pool;
            this.opener = opener;
            connection(new DefaultHttp2Connection(false));
            frameListener(new Http2FrameAdapter()); // replaced once there is a link to tell
            gracefulShutdownTimeoutMillis(0); // closed only when idle or beyond hope
            initialSettings(Http2Settings.defaultSettings()
                    .pushEnabled(false)
                    .initialWindowSize(STREAM_WINDOW)
                    .maxHeaderListSize(HeadReader.MAX_BYTES));
        }

        @Override
        protected Http2Link build() {
            return super.build();
        }

        @Override
        protected Http2Link build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Http2Link(decoder, encoder, settings, pool, opener);
        }
    }

    // what the pool asks

    boolean hasRoom() {
        return ready
                && !retired
                && connection().numActiveStreams() < MAX_STREAMS
                && connection().local().canOpenStream();
    }

    boolean isIdle() {
        return connection().numActiveStreams() == 0;
    }

    void carry(HttpCall call) {
        Http2Headers head;
        try {
            head = Http2Fields.of(call.request(), pool.destination, call.bodyLength());
        } catch (ProblemException refused) {
            call.fail(refused);
            return;
        }
        ChannelHandlerContext ctx = context();
        int id = connection().local().incrementAndGetNextStreamId();
        encoder().writeHeaders(ctx, id, head, 0, call.bodyLength() == 0, ctx.newPromise());
        @Nullable Http2Stream stream = id < 0 ? null : connection().stream(id);
        if (stream == null) {
            retire();
            call.unprocessed(new ClosedChannelException());
            return;
        }
        Http2Lane lane = new Http2Lane(this, stream, call, pool.share.nanos());
        stream.setProperty(laneKey, lane);
        call.carriedBy(lane, used);
        used = true;
        call.headSent();
        flush(ctx);
    }

    /// Closes it if it was idle for too long; says whether it is idle still.
    boolean evict(long nowNanos) {
        if (!isIdle() || gone) return false;
        if (nowNanos - idleSinceNanos < IDLE_NANOS) return true;
        close();
        return false;
    }

    void close() {
        retire();
        context().channel().close();
    }

    /// No more exchanges; those under way go on.
    void retire() {
        if (retired) return;
        retired = true;
        pool.retire(this);
        if (isIdle() && ready) context().channel().close();
    }

    // what lanes ask

    ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) throw new IllegalStateException("the connection is not in use yet");
        return ctx;
    }

    void flush() {
        flush(context());
    }

    /// Counts what was read, to tell a slow peer from a dead connection.
    long reads() {
        return reads;
    }

    long nanos() {
        return pool.share.nanos();
    }

    void touch(Http2Lane lane) {
        touched.add(lane);
    }

    // what frames tell

    /// The peer's settings, first or changed.
    void settings() {
        if (ready) {
            if (!retired) pool.roomIn(this);
            return;
        }
        ready = true;
        idleSinceNanos = nanos();
        if (!opener.opened(this)) ready = false;
    }

    /// The peer takes no more exchanges than those up to that stream.
    void goAway(int lastStreamId) throws Http2Exception {
        boolean unused = isIdle();
        retired = true;
        pool.retire(this);
        connection().forEachActiveStream(stream -> {
            @Nullable Http2Lane lane = stream.getProperty(laneKey);
            if (lane != null && stream.id() > lastStreamId) lane.passedOver();
            return true;
        });
        if (unused) context().channel().close();
    }

    @Nullable
    Http2Lane lane(int streamId) {
        @Nullable Http2Stream stream = connection().stream(streamId);
        return stream == null ? null : stream.getProperty(laneKey);
    }

    private void closed(Http2Stream stream) {
        @Nullable Http2Lane lane = stream.removeProperty(laneKey);
        if (lane != null) lane.closed(lastError);
        if (gone) return;
        if (!retired) {
            idleSinceNanos = nanos();
            // not from within the walk over the streams that may have led here
            if (pool.hasWaiting() || isIdle()) pool.share.loop.execute(this::roomFreed);
        } else if (isIdle()) {
            context().channel().close();
        }
    }

    private void roomFreed() {
        if (!retired && !gone) pool.roomIn(this);
    }

    // what the channel tells

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
        // the preface carries our settings; the connection's own window is no setting
        connection()
                .local()
                .flowController()
                .incrementWindowSize(connection().connectionStream(), MAX_STREAMS * STREAM_WINDOW - 65_535);
        flush(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        reads++;
        super.channelRead(ctx, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (!touched.isEmpty()) {
            List<Http2Lane> batch = List.copyOf(touched);
            touched.clear();
            batch.forEach(Http2Lane::batchOver);
        }
        super.channelReadComplete(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        gone = true;
        retired = true;
        if (ready) pool.gone(this);
        else opener.lost(lastError);
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        lastError = cause;
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null)
            ctx.channel().close();
        else super.exceptionCaught(ctx, cause);
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, @Nullable Http2Exception error) {
        lastError = cause;
        super.onConnectionError(ctx, outbound, cause, error);
    }

    /// The peer broke a rule on one stream: Netty resets it, and the call must know why.
    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        @Nullable Http2Lane lane = lane(error.streamId());
        if (lane != null && !outbound) lane.badReply("sent a malformed reply");
        else super.onStreamError(ctx, outbound, cause, error);
    }

    void reset(int streamId) {
        ChannelHandlerContext ctx = context();
        ChannelPromise promise = ctx.newPromise();
        resetStream(ctx, streamId, Http2Error.CANCEL.code(), promise);
        flush(ctx);
    }

    void trailers(int streamId, Headers trailers) {
        ChannelHandlerContext ctx = context();
        encoder().writeHeaders(ctx, streamId, Http2Fields.ofTrailers(trailers), 0, true, ctx.newPromise());
    }
}
