package dev.lintel.router.resilience;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A reply's body that is copied while it passes, and given to somebody once it came to its end, whole and small
/// enough.
final class CopiedBody implements Body {
    private final Body source;
    private final int maxBytes;
    private final Consumer<byte[]> taker;

    CopiedBody(Body source, int maxBytes, Consumer<byte[]> taker) {
        this.source = source;
        this.maxBytes = maxBytes;
        this.taker = taker;
    }

    @Override
    public long length() {
        return source.length();
    }

    @Override
    public void start(Sink sink) {
        source.start(new Copier(sink));
    }

    @Override
    public void discard() {
        source.discard();
    }

    private final class Copier implements Sink {
        private final Sink sink;
        private byte @Nullable [] copy;
        private int size;

        Copier(Sink sink) {
            this.sink = sink;
            long length = source.length();
            copy = new byte[length < 0 ? Math.min(4096, maxBytes) : (int) length];
        }

        @Override
        public void open(Flow flow) {
            sink.open(flow);
        }

        @Override
        public void write(ByteBuf chunk) {
            byte[] held = copy;
            int more = chunk.readableBytes();
            if (held != null && more > maxBytes - size) {
                copy = null;
            } else if (held != null) {
                if (size + more > held.length)
                    copy = held = Arrays.copyOf(held, Math.min(maxBytes, Math.max(size + more, held.length * 2)));
                chunk.getBytes(chunk.readerIndex(), held, size, more);
                size += more;
            }
            sink.write(chunk);
        }

        @Override
        public void flush() {
            sink.flush();
        }

        @Override
        public void end(Headers trailers) {
            byte[] held = copy;
            if (held != null) taker.accept(size == held.length ? held : Arrays.copyOf(held, size));
            sink.end(trailers);
        }

        @Override
        public void fail(Throwable cause) {
            sink.fail(cause);
        }
    }
}
