package dev.lintel.router.upstream;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The reply's body on its way to whoever reads it. What comes before it is started waits here; the call holds the
/// connection meanwhile. `start`, `discard` and the flow may be called from any thread, the rest on the call's loop.
final class ReplyBody implements Body, Flow {
    private final HttpCall call;
    private final long length;
    private @Nullable Sink sink;
    private boolean dropped;
    private boolean held;
    private boolean unflushed = true; // the head itself waits for the first flush
    private @Nullable ArrayDeque<ByteBuf> backlog;
    private @Nullable Headers ended;
    private @Nullable Throwable failed;

    ReplyBody(HttpCall call, long length) {
        this.call = call;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void start(Sink sink) {
        if (!call.loop().inEventLoop()) {
            call.loop().execute(() -> start(sink));
            return;
        }
        if (this.sink != null || dropped) throw new IllegalStateException("a body is read once");
        this.sink = sink;
        sink.open(this);
        ArrayDeque<ByteBuf> waiting = backlog;
        backlog = null;
        while (waiting != null && !waiting.isEmpty()) {
            ByteBuf chunk = waiting.poll();
            if (dropped) chunk.release();
            else sink.write(chunk);
        }
        if (dropped) return;
        if (ended != null) {
            sink.end(ended);
        } else if (failed != null) {
            sink.fail(failed);
        } else {
            unflushed = false;
            sink.flush();
            if (!held) call.hold(false);
        }
    }

    boolean isStarted() {
        return sink != null || dropped;
    }

    @Override
    public void discard() {
        if (!call.loop().inEventLoop()) {
            call.loop().execute(this::discard);
        } else if (sink == null && !dropped) {
            drop();
            call.abandon();
        }
    }

    void write(ByteBuf chunk) {
        if (dropped) {
            chunk.release();
        } else if (sink != null) {
            unflushed = true;
            sink.write(chunk);
        } else {
            if (backlog == null) backlog = new ArrayDeque<>(2);
            backlog.add(chunk);
        }
    }

    void flush() {
        if (!unflushed || sink == null || dropped) return;
        unflushed = false;
        sink.flush();
    }

    void end(Headers trailers) {
        if (dropped) return;
        if (sink == null) ended = trailers;
        else sink.end(trailers);
    }

    void fail(Throwable cause) {
        if (dropped) return;
        if (sink == null) failed = cause;
        else sink.fail(cause);
    }

    /// Nothing more goes to the sink.
    void drop() {
        dropped = true;
        if (backlog == null) return;
        backlog.forEach(ByteBuf::release);
        backlog = null;
    }

    /// Whether the reader, not the backend, is what the body waits for.
    boolean isHeld() {
        return held || sink == null;
    }

    @Override
    public void pause() {
        if (!call.loop().inEventLoop()) {
            call.loop().execute(this::pause);
        } else if (!held) {
            held = true;
            call.hold(true);
        }
    }

    @Override
    public void resume() {
        if (!call.loop().inEventLoop()) {
            call.loop().execute(this::resume);
        } else if (held) {
            held = false;
            call.hold(false);
        }
    }

    @Override
    public void cancel() {
        if (!call.loop().inEventLoop()) {
            call.loop().execute(this::cancel);
        } else if (!dropped) {
            drop();
            call.abandon();
        }
    }
}
