package dev.lintel.router.resilience;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Loop;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A request's body that can be sent more than once, to one attempt after another: what passes is copied up to a limit.
/// An attempt that comes while the client still sends gets what came so far, then the rest as it comes; between two
/// attempts the client is held. Beyond the limit the body streams on, and no further attempt can be made.
///
/// One per request. Its state lives on one loop; calls from elsewhere hop there.
final class ReplayBody implements Sink {
    private final Body source;
    private final Loop loop;
    private final int maxBytes;
    private byte @Nullable [] copy;
    private int size;
    private boolean started;
    private boolean last;
    private @Nullable Headers ended;
    private @Nullable Throwable failed;
    private Flow flow = Flow.DONE;
    private @Nullable Part reader;

    /// @param maxBytes that are copied; 0 for a body that is sent once
    ReplayBody(Body source, Loop loop, int maxBytes) {
        this.source = source;
        this.loop = loop;
        this.maxBytes = maxBytes;
        long length = source.length();
        if (length <= maxBytes) copy = new byte[length < 0 ? Math.min(4096, maxBytes) : (int) length];
    }

    /// Whether one more attempt would get the whole body.
    boolean isRepeatable() {
        return !started || (copy != null && failed == null);
    }

    /// The body for the next attempt, which is the only one that reads.
    Body next() {
        return new Part();
    }

    /// No attempt follows: what is not being read any more is let go of.
    void noMore() {
        last = true;
        copy = null;
        if (reader == null) letGo();
    }

    private void letGo() {
        if (!started) source.discard();
        else if (ended == null && failed == null) flow.cancel();
    }

    private void begin(Part part, Sink sink) {
        if (part.over) return;
        part.sink = sink;
        reader = part;
        sink.open(part);
        if (part.over) return;
        if (!started) {
            started = true;
            source.start(this);
            return;
        }
        byte[] held = copy;
        if (held == null) {
            sink.fail(new IllegalStateException("a body that was not kept"));
            return;
        }
        if (size > 0) sink.write(Unpooled.wrappedBuffer(held, 0, size)); // bytes before size never change
        if (part.over) return;
        if (ended != null) {
            sink.end(ended);
        } else if (failed != null) {
            sink.fail(failed);
        } else {
            sink.flush();
            if (!part.paused) flow.resume();
        }
    }

    private void leave(Part part) {
        part.over = true;
        if (reader != part) {
            if (last && reader == null) letGo();
            return;
        }
        reader = null;
        if (last || copy == null) letGo();
        else flow.pause();
    }

    @Override
    public void open(Flow flow) {
        if (!loop.isCurrent()) {
            loop.execute(() -> open(flow));
            return;
        }
        this.flow = flow;
        if (reader == null || reader.paused) flow.pause();
    }

    @Override
    public void write(ByteBuf chunk) {
        if (!loop.isCurrent()) {
            loop.execute(() -> write(chunk));
            return;
        }
        append(chunk);
        Part part = reader;
        if (part != null && part.sink != null) {
            part.sink.write(chunk);
            return;
        }
        chunk.release();
        if (copy == null) flow.cancel();
    }

    private void append(ByteBuf chunk) {
        byte[] held = copy;
        if (held == null) return;
        int more = chunk.readableBytes();
        if (more > maxBytes - size) {
            copy = null;
            return;
        }
        if (size + more > held.length) {
            held = Arrays.copyOf(held, Math.min(maxBytes, Math.max(size + more, held.length * 2)));
            copy = held;
        }
        chunk.getBytes(chunk.readerIndex(), held, size, more);
        size += more;
    }

    @Override
    public void flush() {
        if (!loop.isCurrent()) loop.execute(this::flush);
        else if (reader != null && reader.sink != null) reader.sink.flush();
    }

    @Override
    public void end(Headers trailers) {
        if (!loop.isCurrent()) {
            loop.execute(() -> end(trailers));
            return;
        }
        ended = trailers;
        if (reader != null && reader.sink != null) reader.sink.end(trailers);
    }

    @Override
    public void fail(Throwable cause) {
        if (!loop.isCurrent()) {
            loop.execute(() -> fail(cause));
            return;
        }
        failed = cause;
        if (reader != null && reader.sink != null) reader.sink.fail(cause);
    }

    /// The body as one attempt sees it.
    private final class Part implements Body, Flow {
        private @Nullable Sink sink;
        private boolean paused;
        private boolean over;

        @Override
        public long length() {
            return source.length();
        }

        @Override
        public void start(Sink sink) {
            loop.run(() -> begin(this, sink));
        }

        @Override
        public void discard() {
            loop.run(() -> leave(this));
        }

        @Override
        public void pause() {
            loop.run(() -> {
                paused = true;
                if (reader == this) flow.pause();
            });
        }

        @Override
        public void resume() {
            loop.run(() -> {
                paused = false;
                if (reader == this) flow.resume();
            });
        }

        @Override
        public void cancel() {
            loop.run(() -> leave(this));
        }
    }
}
