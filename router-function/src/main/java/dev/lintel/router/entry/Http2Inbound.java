package dev.lintel.router.entry;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;

/// What Netty tells of an HTTP/2 connection, reduced to what its [Http2Entry] wants to know.
final class Http2Inbound extends Http2EventAdapter implements Http2RemoteFlowController.Listener {
    private final Http2Entry entry;

    Http2Inbound(Http2Entry entry) {
        this.entry = entry;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream) {
        entry.headers(streamId, headers, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream) {
        entry.headers(streamId, headers, endOfStream);
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
        return entry.data(streamId, data, padding, endOfStream);
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        entry.closed(stream);
    }

    @Override
    public void writabilityChanged(Http2Stream stream) {
        entry.writabilityChanged(stream);
    }
}
