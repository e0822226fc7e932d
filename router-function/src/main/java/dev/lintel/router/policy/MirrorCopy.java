package dev.lintel.router.policy;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A body that is copied while it passes. When it ends, the copy goes to the mirror; when it is cut, cancelled or too
/// large, the copy is dropped and only the copy.
final class MirrorCopy implements Body {
    /// Told once what became of the copy.
    interface Listener {
        void complete(byte[] copy);

        void dropped();
    }

    private final Body source;
    private final int maxBytes;
    private final Listener listener;
    private final AtomicBoolean over = new AtomicBoolean();
    private byte @Nullable [] copy;
    private int size;

    MirrorCopy(Body source, int maxBytes, Listener listener) {
        this.source = source;
        this.maxBytes = maxBytes;
        this.listener = listener;
        long length = source.length();
        copy = new byte[length < 0 ? Math.min(4096, maxBytes) : (int) length];
    }

    @Override
    public long length() {
        return source.length();
    }

    @Override
    public void start(Sink sink) {
        source.start(new Tee(sink));
    }

    @Override
    public void discard() {
        source.discard();
        drop();
    }

    private void drop() {
        if (!over.compareAndSet(false, true)) return;
        copy = null;
        listener.dropped();
    }

    private void append(ByteBuf chunk) {
        byte @Nullable [] held = copy;
        if (held == null) return;
        int more = chunk.readableBytes();
        if (more > maxBytes - size) {
            drop();
            return;
        }
        if (size + more > held.length) {
            held = Arrays.copyOf(held, Math.min(maxBytes, Math.max(size + more, held.length * 2)));
            copy = held;
        }
        chunk.getBytes(chunk.readerIndex(), held, size, more);
        size += more;
    }

    private void complete() {
        byte @Nullable [] held = copy;
        if (held == null || !over.compareAndSet(false, true)) return;
        copy = null;
        listener.complete(size == held.length ? held : Arrays.copyOf(held, size));
    }

    private final class Tee implements Sink {
        private final Sink sink;

        Tee(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void open(Flow flow) {
            sink.open(new Flow() {
                @Override
                public void pause() {
                    flow.pause();
                }

                @Override
                public void resume() {
                    flow.resume();
                }

                @Override
                public void cancel() {
                    flow.cancel();
                    drop();
                }
            });
        }

        @Override
        public void write(ByteBuf chunk) {
            append(chunk);
            sink.write(chunk);
        }

        @Override
        public void flush() {
            sink.flush();
        }

        @Override
        public void end(Headers trailers) {
            sink.end(trailers);
            complete();
        }

        @Override
        public void fail(Throwable cause) {
            sink.fail(cause);
            drop();
        }
    }
}
