package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Request;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One HTTP/2 connection in clear text. Netty frames and keeps the windows and the limits on resets, empty frames and
/// continuations; each stream is an [Http2Exchange], without a channel of its own.
final class Http2Entry extends Http2ConnectionHandler implements EntryConnection {
    private static final int STREAMS = 256;
    private static final int STREAM_WINDOW_BYTES = 256 * 1024;
    /// So many streams may be held back by slow backends before the others of their connection wait too. HTTP/2 begins
    /// with 64 KiB for a connection, which one stream can hold alone.
    private static final int HELD_STREAMS = 64;
    /// Netty gives up the whole connection for a head a quarter larger than what it is told to take; most of those that
    /// are too large are read for this, and refused by themselves.
    private static final long HEAD_SLACK = 4;
    private static final int FIELD_OVERHEAD_BYTES = 32; // RFC 9113 section 6.5.2

    private final EntryLoop loop;
    private final EntryLimits limits;
    private final Request.Peer peer;
    private final Http2Connection.PropertyKey exchangeKey;
    private final List<Http2Exchange> fed = new ArrayList<>();
    private @Nullable ChannelHandlerContext context;
    private boolean inRead;
    private long since;

    private Http2Entry(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            EntryLoop loop,
            EntryLimits limits,
            Request.Peer peer) {
        super(decoder, encoder, settings);
        this.loop = loop;
        this.limits = limits;
        this.peer = peer;
        this.exchangeKey = connection().newKey();
        this.since = loop.nanos();
        var inbound = new Http2Inbound(this);
        decoder.frameListener(inbound);
        connection().addListener(inbound);
        encoder.flowController().listener(inbound);
        loop.add(this);
    }

    static Http2Entry of(EntryLoop loop, String address, int port) {
        return new Builder(loop, new Request.Peer(address, port, "HTTP/2")).build();
    }

    /// The request that asked for HTTP/2 in HTTP/1 becomes the first stream (RFC 7540 section 3.2). Called when this
    /// handler is in its pipeline.
    void upgraded(Http2Settings clientSettings, RequestHead head, Opening opening) {
        try {
            onHttpServerUpgrade(clientSettings);
        } catch (Http2Exception e) {
            onError(context(), false, e);
            return;
        }
        Http2Exchange exchange = open(connection().stream(1), head.method());
        Authority authority = opening.authority();
        exchange.ask(new Request(
                head.method(),
                "http",
                authority.text(),
                authority.host(),
                head.rawPath(),
                opening.path(),
                head.query(),
                Http2Upgrade.without(opening.headers()),
                Body.EMPTY,
                peer,
                exchange));
    }

    void headers(int streamId, Http2Headers section, boolean endOfStream) {
        Http2Stream stream = connection().stream(streamId);
        if (stream == null) return;
        since = loop.nanos();
        Http2Exchange known = exchange(stream);
        if (known == null) begin(stream, section, endOfStream);
        else if (endOfStream) known.receivedAll(trailers(known, section));
    }

    private Headers trailers(Http2Exchange exchange, Http2Headers section) {
        try {
            return Http2Heads.read(section, limits);
        } catch (ProblemException refused) {
            exchange.refuse(refused);
            return Headers.EMPTY;
        }
    }

    private void begin(Http2Stream stream, Http2Headers section, boolean endOfStream) {
        Http2Opening opening;
        try {
            opening = Http2Opening.of(section, endOfStream, limits);
        } catch (ProblemException refused) {
            refuse(stream, section, refused.problem());
            return;
        }
        Http2Exchange exchange = open(stream, opening.method());
        Body body = endOfStream ? Body.EMPTY : exchange.expectBody(opening.length(), opening.expectsContinue());
        Authority authority = opening.authority();
        exchange.ask(new Request(
                opening.method(),
                "http",
                authority.text(),
                authority.host(),
                opening.rawPath(),
                opening.path(),
                opening.query(),
                opening.headers(),
                body,
                peer,
                exchange));
    }

    private void refuse(Http2Stream stream, @Nullable Http2Headers section, Problem problem) {
        String method = section == null || section.method() == null
                ? ""
                : section.method().toString();
        String target =
                section == null || section.path() == null ? "" : section.path().toString();
        int mark = target.indexOf('?');
        Http2Exchange exchange = open(stream, method);
        exchange.answer(loop.refuse(problem, method, mark < 0 ? target : target.substring(0, mark), peer));
    }

    private Http2Exchange open(Http2Stream stream, String method) {
        Http2Exchange exchange = new Http2Exchange(loop, this, stream, method, limits);
        stream.setProperty(exchangeKey, exchange);
        return exchange;
    }

    /// @return bytes of it that count as consumed
    int data(int streamId, ByteBuf data, int padding, boolean endOfStream) {
        Http2Stream stream = connection().stream(streamId);
        Http2Exchange exchange = stream == null ? null : exchange(stream);
        int bytes = data.readableBytes();
        if (exchange == null) return bytes + padding;
        since = loop.nanos();
        boolean consumed = bytes == 0 || exchange.received(data);
        if (endOfStream) exchange.receivedAll(Headers.EMPTY);
        else fed.add(exchange);
        return consumed ? bytes + padding : padding;
    }

    void closed(Http2Stream stream) {
        since = loop.nanos();
        Http2Exchange exchange = exchange(stream);
        if (exchange != null) exchange.closed();
    }

    void writabilityChanged(Http2Stream stream) {
        Http2Exchange exchange = exchange(stream);
        if (exchange != null) exchange.writabilityChanged();
    }

    private @Nullable Http2Exchange exchange(Http2Stream stream) {
        return stream.getProperty(exchangeKey);
    }

    void writeHeaders(Http2Stream stream, Http2Headers section, boolean last) {
        encoder()
                .writeHeaders(
                        context(), stream.id(), section, 0, last, context().newPromise());
    }

    ChannelFuture writeData(Http2Stream stream, ByteBuf data, boolean last) {
        return encoder()
                .writeData(context(), stream.id(), data, 0, last, context().newPromise());
    }

    /// Flushes now, or once when the bytes at hand are read.
    void push() {
        if (!inRead) flush(context());
    }

    void reset(Http2Stream stream, Http2Error error) {
        resetStream(context(), stream.id(), error.code(), context().newPromise());
        push();
    }

    /// Grants the client so many bytes anew.
    void consumed(Http2Stream stream, int bytes) {
        try {
            if (decoder().flowController().consumeBytes(stream, bytes)) push();
        } catch (Http2Exception e) {
            onError(context(), true, e);
        }
    }

    boolean isWritable(Http2Stream stream) {
        return encoder().flowController().isWritable(stream);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
        // no setting: the connection's window is widened by a frame
        decoder()
                .flowController()
                .incrementWindowSize(connection().connectionStream(), HELD_STREAMS * STREAM_WINDOW_BYTES - 65_535);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        inRead = true;
        super.channelRead(ctx, message);
        for (int i = 0; i < fed.size(); i++) fed.get(i).flushBody();
        fed.clear();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        inRead = false;
        super.channelReadComplete(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        loop.remove(this);
        super.channelInactive(ctx); // closes every stream
    }

    @Override
    protected void handleServerHeaderDecodeSizeError(ChannelHandlerContext ctx, Http2Stream stream) {
        refuse(stream, null, Refusals.fieldsTooLarge(limits.headerBytes()).problem());
        flush(ctx); // Netty resets the stream next
    }

    @Override
    public void sweep(long now) {
        try {
            connection().forEachActiveStream(stream -> {
                Http2Exchange exchange = exchange(stream);
                if (exchange != null) exchange.sweep(now, limits);
                return true;
            });
        } catch (Http2Exception e) {
            onError(context(), true, e);
        }
        if (connection().numActiveStreams() == 0 && now - since > limits.keepAliveNanos()) drain();
    }

    @Override
    public void drain() {
        context().channel().close(); // GOAWAY, then the end when the last stream is closed
    }

    @Override
    public void cut() {
        context().close();
    }

    private ChannelHandlerContext context() {
        if (context == null) throw new IllegalStateException("not in a pipeline");
        return context;
    }

    private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2Entry, Builder> {
        private final EntryLoop loop;
        private final Request.Peer peer;
        private final EntryLimits limits;

        Builder(EntryLoop loop, Request.Peer peer) {
            this.loop = loop;
            this.peer = peer;
            this.limits = loop.limits();
            server(true);
            gracefulShutdownTimeoutMillis(-1);
            initialSettings(Http2Settings.defaultSettings()
                    .maxConcurrentStreams(STREAMS)
                    .initialWindowSize(STREAM_WINDOW_BYTES)
                    .maxHeaderListSize(HEAD_SLACK
                            * (limits.headerBytes()
                                    + limits.urlBytes()
                                    + (long) FIELD_OVERHEAD_BYTES * limits.headerCount())));
        }

        @Override
        protected Http2Entry build() {
            return super.build();
        }

        @Override
        protected Http2Entry build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Http2Entry(decoder, encoder, settings, loop, limits, peer);
        }
    }
}
