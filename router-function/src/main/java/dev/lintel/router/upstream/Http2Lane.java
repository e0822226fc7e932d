package dev.lintel.router.upstream;

import dev.lintel.contract.Headers;
import dev.lintel.router.proxy.TrailerFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/// One exchange's stream on an HTTP/2 connection. A reader that holds its reply holds the stream's window, so the peer
/// stops. Lives on the connection's loop.
final class Http2Lane implements Carrier {
    /// A call given up after so long without a sign of life from its connection ends that connection's use.
    private static final long SUSPICIOUS_NANOS = 1_000_000_000L;

    private final Http2Link link;
    private final Http2Stream stream;
    private final long startedNanos;
    private final long readsBefore;
    private @Nullable HttpCall call;
    private boolean headSeen;
    private boolean bodiless;
    private boolean held;
    private boolean inBatch;
    private boolean unprocessed;
    private long announced = -1;
    private long received;
    private int unreturned;

    Http2Lane(Http2Link link, Http2Stream stream, HttpCall call, long nowNanos) {
        this.link = link;
        this.stream = stream;
        this.call = call;
        this.startedNanos = nowNanos;
        this.readsBefore = link.reads();
    }

    // what goes

    @Override
    public boolean isBlocked() {
        return !link.encoder().flowController().isWritable(stream);
    }

    @Override
    public void write(ByteBuf chunk) {
        ChannelHandlerContext ctx = link.context();
        link.encoder().writeData(ctx, stream.id(), chunk, 0, false, ctx.newPromise());
    }

    @Override
    public void flush() {
        link.flush();
    }

    @Override
    public void finish(Headers trailers) {
        ChannelHandlerContext ctx = link.context();
        if (trailers.size() == 0)
            link.encoder().writeData(ctx, stream.id(), Unpooled.EMPTY_BUFFER, 0, true, ctx.newPromise());
        else link.trailers(stream.id(), trailers);
        link.flush();
    }

    @Override
    public void hold(boolean held) {
        this.held = held;
        if (held || unreturned == 0) return;
        int bytes = unreturned;
        unreturned = 0;
        try {
            if (link.decoder().flowController().consumeBytes(stream, bytes)) link.flush();
        } catch (Http2Exception broken) {
            link.onError(link.context(), false, broken);
        }
    }

    @Override
    public void abort() {
        call = null;
        if (!headSeen && link.reads() == readsBefore && link.nanos() - startedNanos > SUSPICIOUS_NANOS) link.retire();
        link.reset(stream.id());
    }

    // what comes

    void writable() {
        if (call != null) call.writable();
    }

    void headers(Http2Headers fields, boolean last) throws BadReply {
        HttpCall call = this.call;
        if (call == null) return;
        if (headSeen) {
            if (!last) throw new BadReply("sent a malformed reply");
            Headers trailers = TrailerFields.passed(Http2Fields.read(fields));
            end(trailers);
            return;
        }
        int status = Http2Fields.status(fields);
        Headers headers = Http2Fields.read(fields);
        if (status < 200) {
            if (last || status == 101) throw new BadReply("sent a malformed reply");
            call.interim(status, headers);
            return;
        }
        headSeen = true;
        bodiless = call.request().method().equals("HEAD") || status == 204 || status == 304;
        announced = bodiless ? 0 : Http2Fields.contentLength(headers);
        if (last && announced > 0) throw new BadReply("cut its reply");
        touch();
        call.head(status, headers, last ? 0 : announced);
        if (last) end(Headers.EMPTY);
    }

    /// @return how many of the bytes stay unreturned to the peer's window for now
    int data(ByteBuf data, int bytes, boolean last) {
        HttpCall call = this.call;
        if (call == null) return 0;
        int length = data.readableBytes();
        received += length;
        if (!headSeen || (announced >= 0 && received > announced) || (last && received < announced)) {
            badReply(headSeen ? "sent a body of another length than announced" : "sent a body before its head");
            return 0;
        }
        touch();
        if (length > 0) call.chunk(data.retain());
        if (last) end(Headers.EMPTY);
        if (!held || this.call == null) return 0;
        unreturned += bytes;
        return bytes;
    }

    private void touch() {
        if (inBatch) return;
        inBatch = true;
        link.touch(this);
    }

    void batchOver() {
        inBatch = false;
        if (call != null) call.batchOver();
    }

    private void end(Headers trailers) {
        HttpCall ended = call;
        if (ended == null) return;
        if (received < announced) {
            badReply("cut its reply");
            return;
        }
        call = null;
        if (!ended.isRequestSent()) link.reset(stream.id());
        ended.end(trailers);
    }

    void badReply(String what) {
        if (call != null) call.badReply(what); // which aborts
    }

    void reset(long errorCode) {
        unprocessed = errorCode == Http2Error.REFUSED_STREAM.code();
    }

    /// A GOAWAY tells that the peer did not look at it.
    void passedOver() {
        unprocessed = true;
    }

    /// The stream is over; if the call is not, it was cut.
    void closed(@Nullable Throwable error) {
        HttpCall cut = call;
        call = null;
        if (cut == null) return;
        Throwable cause = error == null ? new ClosedChannelException() : error;
        if (unprocessed) cut.unprocessed(cause);
        else cut.broken(cause, headSeen);
    }
}
