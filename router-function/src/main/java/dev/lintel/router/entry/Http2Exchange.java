package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One exchange on its HTTP/2 stream. Windows hold back both ways: bytes of the request are granted anew as they are
/// handed on, and the reply's source is held while the stream takes no more.
final class Http2Exchange extends Exchange implements RequestBody.Source {
    private static final long FAULT_NANOS = 1_000_000_000L;

    private final Http2Entry connection;
    private final Http2Stream stream;
    private final ChannelFutureListener progress = done -> progressed();
    private @Nullable RequestBody body;
    private @Nullable Problem fault;
    private boolean continueDue;
    private boolean headEnds;
    private boolean ending;
    private long heardNanos;
    private long progressNanos;

    Http2Exchange(EntryLoop loop, Http2Entry connection, Http2Stream stream, String method, EntryLimits limits) {
        super(loop, method, limits.bodyBytes());
        this.connection = connection;
        this.stream = stream;
        this.heardNanos = startedNanos();
    }

    RequestBody expectBody(long length, boolean continueDue) {
        this.continueDue = continueDue;
        RequestBody expected = new RequestBody(length, this);
        body = expected;
        return expected;
    }

    /// @return whether the bytes count as consumed already
    boolean received(ByteBuf data) {
        RequestBody taker = body;
        heardNanos = loop.nanos();
        if (taker == null || isOver() || fault != null) return true;
        if (!count(data.readableBytes())) {
            fault(Refusals.bodyTooLarge(bodyLimit()));
            return true;
        }
        taker.offer(data.retain());
        return false;
    }

    void receivedAll(Headers trailers) {
        if (body != null && fault == null) body.complete(trailers);
    }

    void flushBody() {
        if (body != null) body.flush();
    }

    void refuse(ProblemException cause) {
        fault(cause);
    }

    private void fault(ProblemException cause) {
        fault = cause.problem();
        heardNanos = loop.nanos();
        if (body != null) body.abort(cause);
    }

    /// The stream is closed, by whomever.
    void closed() {
        if (!ending) gone(End.CLIENT_GONE);
        if (body != null) body.abort(new ClosedChannelException());
    }

    void sweep(long now, EntryLimits limits) {
        if (isOver()) {
            // the client has yet to take the rest of the reply, or to end a request that nobody reads any more
            if (now - progressNanos > limits.bodyIdleNanos()) connection.reset(stream, unfinished());
            return;
        }
        if (fault != null && !hasStatus() && now - heardNanos > FAULT_NANOS) {
            answer(Reply.of(fault));
        } else if (fault == null && body != null && body.wants() && now - heardNanos > limits.bodyIdleNanos()) {
            fault(Refusals.refusal(ProblemType.REQUEST_TIMEOUT, "the body stalled"));
        } else if (isHeld() && now - progressNanos > limits.bodyIdleNanos()) {
            ending = true;
            gone(End.TIMED_OUT);
            connection.reset(stream, Http2Error.CANCEL);
        }
    }

    // RFC 9113 section 8.1: after a complete reply the client is told to stop sending, and that nothing went wrong.
    private Http2Error unfinished() {
        return stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL ? Http2Error.NO_ERROR : Http2Error.CANCEL;
    }

    private void progressed() {
        progressNanos = loop.nanos();
    }

    @Override
    protected void head(int status, Headers headers, long length, boolean bodiless) {
        var section = Http2Heads.write(status, headers, length, loop.date());
        headEnds = bodiless || length == 0;
        ending |= headEnds;
        progressNanos = loop.nanos();
        connection.writeHeaders(stream, section, headEnds);
    }

    @Override
    protected void data(ByteBuf piece) {
        connection.writeData(stream, piece, false).addListener(progress);
    }

    @Override
    protected void push() {
        connection.push();
    }

    @Override
    protected void complete(Headers trailers) {
        ending = true;
        progressNanos = loop.nanos();
        if (!headEnds) {
            if (trailers.size() == 0) connection.writeData(stream, Unpooled.EMPTY_BUFFER, true);
            else connection.writeHeaders(stream, Http2Heads.write(trailers), true);
        }
        connection.push();
    }

    @Override
    protected void cutOff() {
        ending = true;
        connection.reset(stream, Http2Error.INTERNAL_ERROR);
    }

    @Override
    protected void interimHead(int status, Headers headers) {
        var section = Http2Heads.write(headers);
        section.status(Integer.toString(status));
        connection.writeHeaders(stream, section, false);
        connection.push();
    }

    /// Extended CONNECT (RFC 8441) is not spoken, and 101 does not exist in HTTP/2.
    @Override
    protected boolean tunnel(Headers headers) {
        return false;
    }

    @Override
    protected boolean isWritable() {
        return connection.isWritable(stream);
    }

    @Override
    protected void over() {
        RequestBody left = body;
        if (left != null) left.abort(new ClosedChannelException());
    }

    @Override
    public boolean onLoop() {
        return loop.executor().inEventLoop();
    }

    @Override
    public Executor executor() {
        return loop.executor();
    }

    @Override
    public void started() {
        RequestBody taker = body;
        if (taker == null || fault != null) return;
        heardNanos = loop.nanos();
        if (taker.length() > bodyLimit()) {
            fault(Refusals.bodyTooLarge(bodyLimit()));
        } else if (continueDue && !hasStatus()) {
            continueDue = false;
            interimHead(100, Headers.EMPTY);
        }
    }

    @Override
    public void wanted() {
        heardNanos = loop.nanos();
    }

    @Override
    public void consumed(int bytes) {
        connection.consumed(stream, bytes);
    }
}
