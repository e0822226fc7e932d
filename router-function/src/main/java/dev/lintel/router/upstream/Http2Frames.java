package dev.lintel.router.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/// Hands what a backend sends to the lane that it is for.
final class Http2Frames extends Http2FrameAdapter {
    private final Http2Link link;

    Http2Frames(Http2Link link) {
        this.link = link;
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
        link.settings();
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
        onHeadersRead(ctx, streamId, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream) {
        @Nullable Http2Lane lane = link.lane(streamId);
        if (lane == null) return;
        try {
            lane.headers(headers, endOfStream);
        } catch (BadReply bad) {
            lane.badReply(String.valueOf(bad.getMessage()));
        }
    }

    /// @return how many bytes go back to the peer's window at once; a lane that is held keeps the rest
    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
        int bytes = data.readableBytes() + padding;
        @Nullable Http2Lane lane = link.lane(streamId);
        return lane == null ? bytes : bytes - lane.data(data, bytes, endOfStream);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
        @Nullable Http2Lane lane = link.lane(streamId);
        if (lane != null) lane.reset(errorCode);
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext ctx, int lastStreamId, long errorCode, ByteBuf debugData)
            throws Http2Exception {
        link.goAway(lastStreamId);
    }
}
