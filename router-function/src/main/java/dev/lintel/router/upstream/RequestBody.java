package dev.lintel.router.upstream;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import dev.lintel.router.proxy.TrailerFields;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/// The request's body on its way to a backend. One per attempt; a source on another thread is brought to the call's
/// loop.
final class RequestBody implements Sink {
    private final HttpCall call;
    private final Carrier carrier;
    private final EventLoop loop;
    private final long length;
    private long sent;
    private Flow flow = Flow.DONE;
    private boolean held;
    private boolean over;

    /// @param length announced; -1 for none
    RequestBody(HttpCall call, Carrier carrier, long length) {
        this.call = call;
        this.carrier = carrier;
        this.loop = call.loop();
        this.length = length;
    }

    @Override
    public void open(Flow flow) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> open(flow));
            return;
        }
        this.flow = flow;
        if (over) flow.cancel();
        else if (carrier.isBlocked()) hold();
    }

    @Override
    public void write(ByteBuf chunk) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> write(chunk));
            return;
        }
        sent += chunk.readableBytes();
        if (over || !chunk.isReadable()) {
            chunk.release();
        } else if (length >= 0 && sent > length) {
            chunk.release();
            call.requestCut(new IllegalStateException("the request's body is longer than was announced"));
        } else {
            carrier.write(chunk);
            call.wrote();
            if (carrier.isBlocked()) hold();
        }
    }

    @Override
    public void flush() {
        if (!loop.inEventLoop()) loop.execute(this::flush);
        else if (!over) carrier.flush();
    }

    @Override
    public void end(Headers trailers) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> end(trailers));
        } else if (!over) {
            over = true;
            if (length >= 0 && sent < length) {
                call.requestCut(new IllegalStateException("the request's body is shorter than was announced"));
            } else {
                carrier.finish(TrailerFields.passed(trailers));
                call.requestSent();
            }
        }
    }

    @Override
    public void fail(Throwable cause) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> fail(cause));
        } else if (!over) {
            over = true;
            call.requestCut(cause);
        }
    }

    boolean isOver() {
        return over;
    }

    /// Whether the backend, not the source, is what the body waits for.
    boolean isHeld() {
        return held && !over;
    }

    private void hold() {
        if (held || over) return;
        held = true;
        flow.pause();
    }

    /// The connection takes bytes again.
    void proceed() {
        if (!held || over) return;
        held = false;
        flow.resume();
    }

    /// Nothing more is wanted of the source.
    void stop() {
        if (over) return;
        over = true;
        flow.cancel();
    }
}
