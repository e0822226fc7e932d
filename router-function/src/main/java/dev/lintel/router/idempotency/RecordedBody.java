package dev.lintel.router.idempotency;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Loop;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A reply's body that is kept while it passes, and whose end is held back until the reply is stored: the process may
/// be
/// frozen right after. When the client leaves, or does not want the body, it is read all the same. Lives on one loop.
final class RecordedBody implements Body {
    /// Told once.
    interface Keeper {
        /// @param body null if it was larger than may be kept
        /// @param then to be run on the loop once that is stored, or cannot be
        void whole(byte @Nullable [] body, Runnable then);

        /// It was cut.
        void cut();
    }

    private final Body source;
    private final Loop loop;
    private final int maxBytes;
    private final Keeper keeper;

    RecordedBody(Body source, Loop loop, int maxBytes, Keeper keeper) {
        this.source = source;
        this.loop = loop;
        this.maxBytes = maxBytes;
        this.keeper = keeper;
    }

    @Override
    public long length() {
        return source.length();
    }

    @Override
    public void start(Sink sink) {
        loop.run(() -> source.start(new Recorder(sink)));
    }

    @Override
    public void discard() {
        loop.run(() -> source.start(new Recorder(null)));
    }

    private final class Recorder implements Sink, Flow {
        private @Nullable Sink sink;
        private Flow flow = Flow.DONE;
        private byte @Nullable [] copy;
        private int size;
        private boolean abandoned;

        Recorder(@Nullable Sink sink) {
            this.sink = sink;
            long length = source.length();
            if (length <= maxBytes) copy = new byte[length < 0 ? Math.min(4096, maxBytes) : (int) length];
        }

        @Override
        public void open(Flow flow) {
            this.flow = flow;
            if (sink != null) sink.open(this);
        }

        @Override
        public void write(ByteBuf chunk) {
            if (!loop.isCurrent()) {
                loop.execute(() -> write(chunk));
                return;
            }
            append(chunk);
            Sink taker = sink;
            if (taker != null) taker.write(chunk);
            else chunk.release();
            if (taker == null && copy == null) abandon(); // nobody has any use for the rest
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

        private void abandon() {
            if (abandoned) return;
            abandoned = true;
            flow.cancel();
            keeper.whole(null, () -> {});
        }

        @Override
        public void flush() {
            if (!loop.isCurrent()) loop.execute(this::flush);
            else if (sink != null) sink.flush();
        }

        @Override
        public void end(Headers trailers) {
            if (!loop.isCurrent()) {
                loop.execute(() -> end(trailers));
                return;
            }
            if (abandoned) return;
            if (sink != null) sink.flush();
            byte[] held = copy;
            keeper.whole(held == null || size == held.length ? held : Arrays.copyOf(held, size), () -> {
                if (sink != null) sink.end(trailers);
            });
        }

        @Override
        public void fail(Throwable cause) {
            if (!loop.isCurrent()) {
                loop.execute(() -> fail(cause));
                return;
            }
            if (abandoned) return;
            keeper.cut();
            if (sink != null) sink.fail(cause);
        }

        @Override
        public void pause() {
            flow.pause();
        }

        @Override
        public void resume() {
            flow.resume();
        }

        /// The client left; the recording goes on without it.
        @Override
        public void cancel() {
            loop.run(() -> {
                if (sink == null) return;
                sink = null;
                if (copy == null) abandon();
                else flow.resume();
            });
        }
    }
}
