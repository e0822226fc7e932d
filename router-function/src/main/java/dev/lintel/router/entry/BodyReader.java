package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts the body of one HTTP/1 request out of the bytes of its connection: a counted one, or a chunked one (RFC 9112
/// section 7.1), whose sizes, line ends and extensions are read strictly.
final class BodyReader {
    private static final int EXTENSION_BYTES = 256;
    private static final List<String> NOT_IN_TRAILERS = List.of("Content-Length", "Transfer-Encoding", "Host");

    private enum State {
        COUNTED,
        SIZE,
        EXTENSION,
        SIZE_END,
        CHUNK,
        CHUNK_CR,
        CHUNK_LF,
        TRAILERS,
        COMPLETE
    }

    private final EntryLimits limits;
    private State state;
    private long left;
    private int digits;
    private int extensionBytes;
    private int scanned;
    private @Nullable FieldLines lines;
    private Headers trailers = Headers.EMPTY;

    /// @param length -1 for a chunked body, else above 0
    BodyReader(long length, EntryLimits limits) {
        this.limits = limits;
        state = length < 0 ? State.SIZE : State.COUNTED;
        left = Math.max(0, length);
    }

    /// The next piece, which shares its bytes with `in`; null if there is none in it or the body is complete.
    @Nullable
    ByteBuf read(ByteBuf in) {
        while (in.isReadable()) {
            switch (state) {
                case COUNTED, CHUNK -> {
                    int bytes = (int) Math.min(left, in.readableBytes());
                    left -= bytes;
                    if (left == 0) state = state == State.COUNTED ? State.COMPLETE : State.CHUNK_CR;
                    return in.readRetainedSlice(bytes);
                }
                case SIZE -> size(in.readByte());
                case EXTENSION -> extension(in.readByte());
                case SIZE_END -> {
                    expect(in.readByte(), '\n');
                    digits = 0;
                    state = left > 0 ? State.CHUNK : State.TRAILERS;
                }
                case CHUNK_CR -> {
                    expect(in.readByte(), '\r');
                    state = State.CHUNK_LF;
                }
                case CHUNK_LF -> {
                    expect(in.readByte(), '\n');
                    state = State.SIZE;
                }
                case TRAILERS -> {
                    if (!trailer(in)) return null;
                }
                case COMPLETE -> {
                    return null;
                }
            }
        }
        return null;
    }

    boolean complete() {
        return state == State.COMPLETE;
    }

    /// Bytes that are known to come still: the rest of a counted body; -1 for a chunked one.
    long known() {
        return state == State.COUNTED ? left : state == State.COMPLETE ? 0 : -1;
    }

    Headers trailers() {
        return trailers;
    }

    private void size(byte b) {
        int digit = Character.digit(b, 16);
        if (digit >= 0) {
            if (++digits > 15) throw Refusals.framing("a chunk size of more than 15 digits");
            left = left << 4 | digit;
            return;
        }
        if (digits == 0) throw Refusals.framing("a chunk without a size");
        if (b == '\r') {
            state = State.SIZE_END;
        } else {
            expect(b, ';');
            state = State.EXTENSION;
        }
    }

    private void extension(byte b) {
        if (b == '\r') state = State.SIZE_END;
        else if (b < 0 || FieldNames.isControl(b)) throw Refusals.framing("a chunk extension with a control character");
        else if (++extensionBytes > EXTENSION_BYTES) throw Refusals.framing("too many bytes of chunk extensions");
    }

    private boolean trailer(ByteBuf in) {
        FieldLines section = lines;
        if (section == null) {
            section = new FieldLines(limits);
            lines = section;
        }
        int lf = in.indexOf(in.readerIndex() + scanned, in.writerIndex(), (byte) '\n');
        if (lf < 0) {
            scanned = in.readableBytes();
            section.checkUnfinished(scanned);
            return false;
        }
        scanned = 0;
        byte[] line = new byte[lf + 1 - in.readerIndex()];
        in.readBytes(line);
        int end = line.length - 2;
        if (end < 0 || line[end] != '\r') throw Refusals.framing("a line that does not end in CRLF");
        if (end > 0) {
            section.take(line, 0, end);
            return true;
        }
        trailers = section.build();
        for (String name : NOT_IN_TRAILERS)
            if (trailers.contains(name)) throw Refusals.framing(name + " among the trailers");
        state = State.COMPLETE;
        return false;
    }

    private static void expect(byte b, char expected) {
        if (b != expected) throw Refusals.framing("a chunk that is not followed by CRLF or has no proper size");
    }
}
