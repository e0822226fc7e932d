package dev.lintel.router.upstream;

import dev.lintel.contract.Headers;
import dev.lintel.router.proxy.TrailerFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/// Turns the bytes of a connection into replies (RFC 9112 section 6). Framing that could be read in two ways is
/// refused,
/// so that no reply can smuggle another. Body bytes are handed on in the buffers they came in. One per connection; not
/// thread-safe.
public final class ReplyParser {
    /// What is told of each reply, in order.
    public interface Listener {
        /// An interim head other than 101.
        void interim(int status, Headers headers);

        /// The final head, or 101.
        ///
        /// @param length of the body; 0 for none, -1 when not announced
        /// @param persistent the server means to keep the connection
        void head(int status, Headers headers, long length, boolean persistent);

        void chunk(ByteBuf chunk);

        /// The reply is complete.
        ///
        /// @param surplus more bytes follow than it has
        void end(Headers trailers, boolean surplus);
    }

    private enum State {
        IDLE,
        HEAD,
        FIXED,
        TO_THE_END,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        CLOSED
    }

    private static final int MAX_CHUNK_LINE = 4096;

    private final HeadReader reader = new HeadReader();
    private final Listener listener;
    private final ByteBufAllocator allocator;
    private State state = State.IDLE;
    private boolean headRequest;
    private boolean upgradeAsked;
    private boolean begun;
    private long remaining;
    private @Nullable ByteBuf rest; // of a line not complete yet

    public ReplyParser(Listener listener, ByteBufAllocator allocator) {
        this.listener = listener;
        this.allocator = allocator;
    }

    /// A request was sent: its reply is next.
    public void expect(String method, boolean upgradeAsked) {
        state = State.HEAD;
        begun = false;
        headRequest = method.equals("HEAD");
        this.upgradeAsked = upgradeAsked;
    }

    /// Whether a byte of the reply came.
    public boolean hasBegun() {
        return begun;
    }

    /// Takes what came.
    public void feed(ByteBuf in) throws BadReply {
        begun = true;
        ByteBuf buffer = in;
        if (rest != null) {
            buffer = allocator.buffer(rest.readableBytes() + in.readableBytes());
            buffer.writeBytes(rest).writeBytes(in);
            in.release();
            rest.release();
            rest = null;
        }
        boolean handedOn = false;
        try {
            handedOn = read(buffer);
        } finally {
            if (!handedOn) buffer.release();
        }
    }

    /// @return whether the buffer now belongs to someone else
    private boolean read(ByteBuf in) throws BadReply {
        while (true) {
            switch (state) {
                case HEAD -> {
                    int length = reader.find(in);
                    if (length < 0) return keep(in);
                    head(in, length);
                    if (state == State.IDLE) {
                        boolean surplus = in.isReadable();
                        listener.end(Headers.EMPTY, surplus);
                        return false;
                    }
                }
                case FIXED -> {
                    int readable = in.readableBytes();
                    if (readable == 0) return false;
                    if (readable > remaining) {
                        int last = (int) remaining;
                        end();
                        listener.chunk(in.readRetainedSlice(last));
                        listener.end(Headers.EMPTY, true);
                        return false;
                    }
                    remaining -= readable;
                    boolean last = remaining == 0;
                    if (last) end();
                    listener.chunk(in);
                    if (last) listener.end(Headers.EMPTY, false);
                    return true;
                }
                case TO_THE_END -> {
                    if (!in.isReadable()) return false;
                    listener.chunk(in);
                    return true;
                }
                case CHUNK_SIZE -> {
                    if (!chunkSize(in)) return keep(in);
                }
                case CHUNK -> {
                    int readable = in.readableBytes();
                    if (readable == 0) return false;
                    int take = (int) Math.min(readable, remaining);
                    remaining -= take;
                    if (remaining == 0) state = State.CHUNK_END;
                    if (take == readable) {
                        listener.chunk(in);
                        return true;
                    }
                    listener.chunk(in.readRetainedSlice(take));
                }
                case CHUNK_END -> {
                    if (in.readableBytes() < 2) return keep(in);
                    if (in.readByte() != '\r' || in.readByte() != '\n') throw new BadReply("sent a malformed chunk");
                    state = State.CHUNK_SIZE;
                }
                case TRAILERS -> {
                    int length = reader.find(in);
                    if (length < 0) return keep(in);
                    Headers trailers = TrailerFields.passed(reader.fields(0, length));
                    in.skipBytes(length);
                    end();
                    boolean surplus = in.isReadable();
                    listener.end(trailers, surplus);
                    return false;
                }
                case IDLE, CLOSED -> {
                    return false;
                }
            }
        }
    }

    private void end() {
        state = State.IDLE;
    }

    private boolean keep(ByteBuf in) {
        if (!in.isReadable()) return false;
        rest = in;
        return true;
    }

    private void head(ByteBuf in, int length) throws BadReply {
        int status = reader.status();
        Headers headers = reader.fields(reader.afterStatus(), length);
        in.skipBytes(length);
        if (status == 101) {
            if (!upgradeAsked) throw new BadReply("switched to a protocol that nobody asked for");
            state = State.TO_THE_END;
            listener.head(status, headers, -1, false);
        } else if (status < 200) {
            listener.interim(status, headers);
        } else {
            Framing framing = Framing.of(status, headers, headRequest, reader.isOld());
            remaining = framing.length();
            state = framing.chunked() ? State.CHUNK_SIZE : remaining < 0 ? State.TO_THE_END : State.FIXED;
            if (remaining == 0) state = State.IDLE;
            listener.head(status, headers, remaining, framing.persistent());
        }
    }

    /// One line: size in hexadecimal digits, and extensions that nobody reads (RFC 9112 section 7.1.1).
    private boolean chunkSize(ByteBuf in) throws BadReply {
        int start = in.readerIndex();
        int lineEnd = in.indexOf(start, Math.min(in.writerIndex(), start + MAX_CHUNK_LINE), (byte) '\n');
        if (lineEnd < 0) {
            if (in.readableBytes() >= MAX_CHUNK_LINE) throw new BadReply("sent a malformed chunk");
            return false;
        }
        long size = 0;
        int at = start;
        for (int digit; (digit = Character.digit(in.getByte(at), 16)) >= 0; at++) {
            if (at - start == 15) throw new BadReply("sent a malformed chunk");
            size = (size << 4) | digit;
        }
        boolean wellFormed = at > start && in.getByte(lineEnd - 1) == '\r' && isExtension(in, at, lineEnd - 1);
        if (!wellFormed) throw new BadReply("sent a malformed chunk");
        in.readerIndex(lineEnd + 1);
        remaining = size;
        state = size == 0 ? State.TRAILERS : State.CHUNK;
        return true;
    }

    private static boolean isExtension(ByteBuf in, int from, int to) {
        if (from == to) return true;
        int at = from;
        while (at < to && (in.getByte(at) == ' ' || in.getByte(at) == '\t')) at++;
        boolean wellFormed = at < to && in.getByte(at) == ';';
        for (int i = at; wellFormed && i < to; i++) {
            byte c = in.getByte(i);
            wellFormed = c == '\t' || c < 0 || (c >= ' ' && c != 0x7f);
        }
        return wellFormed;
    }

    /// The connection ends: the reply is complete if that is how it ends.
    ///
    /// @return whether it was
    public boolean finishedByClose() {
        if (state != State.TO_THE_END) return false;
        end();
        return true;
    }

    /// Drops what was kept; nothing is read any more.
    public void close() {
        state = State.CLOSED;
        if (rest == null) return;
        rest.release();
        rest = null;
    }
}
