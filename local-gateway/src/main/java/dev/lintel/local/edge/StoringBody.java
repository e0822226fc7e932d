package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A body that is copied while it is passed on, chunk by chunk; what is whole in the end and not too long is kept. It
/// loses its trailers, as CloudFront has none.
final class StoringBody implements Body {
    private final Body body;
    private final int mostBytes;
    private final Consumer<byte[]> whole;

    /// @param whole is given all of it, once; never if it was cut or is too long
    StoringBody(Body body, int mostBytes, Consumer<byte[]> whole) {
        this.body = body;
        this.mostBytes = mostBytes;
        this.whole = whole;
    }

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public void start(Sink sink) {
        body.start(new Copying(sink));
    }

    @Override
    public void discard() {
        body.discard();
    }

    private final class Copying implements Sink {
        private final Sink sink;
        private @Nullable ByteArrayOutputStream copy = new ByteArrayOutputStream();

        Copying(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void open(Flow flow) {
            sink.open(flow);
        }

        @Override
        public void write(ByteBuf chunk) {
            @Nullable ByteArrayOutputStream into = copy;
            if (into != null) {
                if (into.size() + chunk.readableBytes() > mostBytes) copy = null;
                else append(chunk, into);
            }
            sink.write(chunk);
        }

        private static void append(ByteBuf chunk, ByteArrayOutputStream into) {
            try {
                chunk.getBytes(chunk.readerIndex(), into, chunk.readableBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e); // memory does not
            }
        }

        @Override
        public void flush() {
            sink.flush();
        }

        @Override
        public void end(Headers trailers) {
            @Nullable ByteArrayOutputStream complete = copy;
            copy = null;
            if (complete != null) whole.accept(complete.toByteArray());
            sink.end(Headers.EMPTY);
        }

        @Override
        public void fail(Throwable cause) {
            copy = null;
            sink.fail(cause);
        }
    }
}
