package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The body of one request between its connection, which offers bytes, and the sink that takes them. Lives on its event
/// loop; those who start, hold or drop it may call from any thread.
final class RequestBody implements Body, Flow {
    /// The connection that the bytes come from. Called on the loop.
    interface Source {
        boolean onLoop();

        Executor executor();

        /// The body has just been started.
        void started();

        /// The body takes bytes (again), or nobody will ever take them.
        void wanted();

        /// So many bytes were handed on or dropped.
        void consumed(int bytes);
    }

    private final long length;
    private final Source source;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(0);
    private @Nullable Sink sink;
    private @Nullable Headers trailers;
    private boolean paused;
    private boolean over;
    private boolean unflushed;
    private @Nullable Throwable failure;

    RequestBody(long length, Source source) {
        this.length = length;
        this.source = source;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void start(Sink sink) {
        if (!claimed.compareAndSet(false, true)) throw new IllegalStateException("this body is taken");
        if (source.onLoop()) begin(sink);
        else source.executor().execute(() -> begin(sink));
    }

    @Override
    public void discard() {
        if (claimed.compareAndSet(false, true)) cancel();
    }

    @Override
    public void pause() {
        if (source.onLoop()) paused = true;
        else source.executor().execute(this::pause);
    }

    @Override
    public void resume() {
        if (!source.onLoop()) {
            source.executor().execute(this::resume);
            return;
        }
        if (!paused) return;
        paused = false;
        deliver();
        flush(); // nobody else will: what waits for this to leave may be all that the client's window lets it send
        if (!over) source.wanted();
    }

    @Override
    public void cancel() {
        if (!source.onLoop()) {
            source.executor().execute(this::cancel);
            return;
        }
        if (over) return;
        drop();
        source.wanted();
    }

    /// Whether bytes would be handed on at once.
    boolean wants() {
        return sink != null && !paused && !over && failure == null;
    }

    /// Whether the body has come to its end, one way or the other.
    boolean over() {
        return over;
    }

    /// Takes a piece over.
    void offer(ByteBuf piece) {
        if (over || failure != null) {
            source.consumed(piece.readableBytes());
            piece.release();
        } else if (sink != null && !paused && held.isEmpty()) {
            pass(sink, piece);
        } else {
            held.add(piece);
        }
    }

    /// All was offered.
    void complete(Headers trailers) {
        this.trailers = trailers;
        deliver();
    }

    /// No more comes though more was due. What is held is dropped.
    void abort(Throwable cause) {
        if (over || failure != null) return;
        failure = cause;
        dropHeld();
        Sink taker = sink;
        if (taker == null) return;
        over = true;
        taker.fail(cause);
    }

    /// The bytes at hand were offered.
    void flush() {
        if (!unflushed || over || sink == null) return;
        unflushed = false;
        sink.flush();
    }

    private void begin(Sink taker) {
        if (over) return;
        sink = taker;
        taker.open(this);
        if (over) return;
        if (failure != null) {
            over = true;
            taker.fail(failure);
            return;
        }
        source.started();
        deliver();
        flush();
        if (!over) source.wanted();
    }

    private void deliver() {
        Sink taker = sink;
        while (taker != null && wants()) {
            ByteBuf piece = held.poll();
            if (piece != null) {
                pass(taker, piece);
            } else if (trailers != null) {
                over = true;
                taker.end(trailers);
            } else {
                return;
            }
        }
    }

    private void pass(Sink taker, ByteBuf piece) {
        source.consumed(piece.readableBytes());
        unflushed = true;
        taker.write(piece);
    }

    private void drop() {
        over = true;
        dropHeld();
    }

    private void dropHeld() {
        for (ByteBuf piece = held.poll(); piece != null; piece = held.poll()) {
            source.consumed(piece.readableBytes());
            piece.release();
        }
    }
}
