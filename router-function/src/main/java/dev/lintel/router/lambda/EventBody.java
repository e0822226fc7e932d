package dev.lintel.router.lambda;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Base64;

/// The body in an event, decoded when it is wanted and not before, a piece at a time: from base64, or from a JSON
/// string. Started once; a sink that holds it back is heeded between pieces.
final class EventBody implements Body, Flow {
    private static final int PIECE_CHARS = 64 * 1024;

    private final byte[] event;
    private final int to;
    private final boolean base64;
    private final long length;
    private int at;
    private volatile boolean paused;
    private boolean delivering;
    private volatile boolean over;
    private Sink sink = NOBODY;

    private EventBody(byte[] event, int from, int to, boolean base64, long length) {
        this.event = event;
        this.at = from;
        this.to = to;
        this.base64 = base64;
        this.length = length;
    }

    /// @param from index of its first character in the event, behind the quote
    static Body of(byte[] event, int from, boolean base64) {
        int end = from;
        boolean escaped = false;
        while (event[end] != '"') {
            escaped |= event[end] == '\\';
            end += event[end] == '\\' ? 2 : 1;
        }
        if (end == from) return EMPTY;
        if (escaped) {
            byte[] plain = JsonText.unescaped(event, from, end);
            return new EventBody(plain, 0, plain.length, base64, length(plain, 0, plain.length, base64));
        }
        return new EventBody(event, from, end, base64, length(event, from, end, base64));
    }

    private static long length(byte[] text, int from, int to, boolean base64) {
        if (!base64) return (long) to - from;
        int chars = to - from;
        while (chars > 0 && text[from + chars - 1] == '=') chars--;
        return chars / 4 * 3L + Math.max(0L, chars % 4 - 1L);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void start(Sink sink) {
        this.sink = sink;
        sink.open(this);
        deliver();
    }

    @Override
    public void discard() {
        over = true;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        deliver();
    }

    @Override
    public void cancel() {
        over = true;
    }

    // Under a lock: whoever resumes may be another thread than the one that delivers still.
    private synchronized void deliver() {
        if (delivering) return; // a sink that resumes within a write
        delivering = true;
        try {
            while (!over && !paused && at < to) piece();
        } catch (IllegalArgumentException notBase64) {
            over = true;
            sink.fail(new ProblemException(Problem.of(ProblemType.BAD_REQUEST, "the event's body is no base64")));
        } finally {
            delivering = false;
        }
        if (over || paused || at < to) return;
        over = true;
        sink.end(Headers.EMPTY);
    }

    private void piece() {
        int chars = Math.min(PIECE_CHARS, to - at);
        if (!base64) {
            sink.write(Unpooled.wrappedBuffer(event, at, chars));
        } else {
            ByteBuffer decoded = Base64.getDecoder().decode(ByteBuffer.wrap(event, at, chars));
            if (at + chars < to && decoded.remaining() != chars / 4 * 3)
                throw new IllegalArgumentException("padding within");
            sink.write(Unpooled.wrappedBuffer(decoded));
        }
        at += chars;
    }

    private static final Sink NOBODY = new Sink() {
        @Override
        public void open(Flow flow) {}

        @Override
        public void write(io.netty.buffer.ByteBuf chunk) {
            chunk.release();
        }

        @Override
        public void flush() {}

        @Override
        public void end(Headers trailers) {}

        @Override
        public void fail(Throwable cause) {}
    };
}
