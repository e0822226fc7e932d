package dev.lintel.router.lambda.runtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Frames what is written as chunks (RFC 9112 section 7.1): one a flush, or more where a flush has more than
/// 64 KB. Holds them back while there is
/// no connection yet. Not thread-safe.
final class ChunkedOutput {
    private static final int MAX_CHUNK = 64 * 1024;
    private static final byte[] CRLF = {'\r', '\n'};

    private final ArrayDeque<ByteBuf> chunk = new ArrayDeque<>();
    private final ArrayDeque<ByteBuf> early = new ArrayDeque<>(4);
    private @Nullable ApiConnection connection;
    private int chunkBytes;
    private boolean flushDue;
    private boolean closed;

    /// Sends what was held back.
    void connected(ApiConnection connection) {
        this.connection = connection;
        for (ByteBuf bytes = early.poll(); bytes != null; bytes = early.poll()) connection.write(bytes);
        if (flushDue) connection.flush();
    }

    void write(ByteBuf bytes) {
        int size = bytes.readableBytes();
        if (size == 0 || closed) {
            bytes.release();
            return;
        }
        chunk.add(bytes);
        chunkBytes += size;
        if (chunkBytes >= MAX_CHUNK) endChunk();
    }

    void flush() {
        endChunk();
        flushDue = true;
        if (connection != null) connection.flush();
    }

    /// @param last chunk and trailers
    void end(ByteBuf last) {
        endChunk();
        send(last);
        flush();
        closed = true;
    }

    private void endChunk() {
        if (chunkBytes == 0) return;
        send(RuntimeApi.ascii(Integer.toHexString(chunkBytes) + "\r\n"));
        for (ByteBuf bytes = chunk.poll(); bytes != null; bytes = chunk.poll()) send(bytes);
        send(Unpooled.wrappedBuffer(CRLF));
        chunkBytes = 0;
    }

    private void send(ByteBuf bytes) {
        if (closed) bytes.release();
        else if (connection == null) early.add(bytes);
        else connection.write(bytes);
    }

    /// Drops what was not sent and all that comes.
    void drop() {
        closed = true;
        chunk.forEach(ByteBuf::release);
        chunk.clear();
        chunkBytes = 0;
        early.forEach(ByteBuf::release);
        early.clear();
    }
}
