package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One exchange over HTTP/1: frames the reply (RFC 9112 sections 6 and 7) and gathers small pieces behind the head, so
/// that a small reply leaves as one buffer.
final class Http1Exchange extends Exchange {
    private static final int GATHERED_BYTES = 2048;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n'};
    private static final byte[] DATE = latin("Date: ");
    private static final byte[] CONTENT_LENGTH = latin("Content-Length: ");
    private static final byte[] CHUNKED = latin("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = latin("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = latin("Connection: keep-alive\r\n");
    private static final byte[] UPGRADE = latin("Connection: Upgrade\r\n");
    private static final byte[] HEX = latin("0123456789abcdef");

    private final Http1Connection connection;
    private final Http1Output out;
    private final int minor;
    private boolean keepAlive;
    private boolean chunked;
    private boolean untilClose;
    private @Nullable ByteBuf staged;

    Http1Exchange(
            EntryLoop loop, Http1Connection connection, String method, int minor, boolean keepAlive, long bodyLimit) {
        super(loop, method, bodyLimit);
        this.connection = connection;
        this.out = connection.out();
        this.minor = minor;
        this.keepAlive = keepAlive;
    }

    /// Whether the connection may carry another request when this is over.
    boolean keepAlive() {
        return keepAlive;
    }

    void closeAfterwards() {
        keepAlive = false;
    }

    /// Whether only the end of the connection would end the body.
    boolean untilClose() {
        return untilClose;
    }

    @Override
    protected void head(int status, Headers headers, long length, boolean bodiless) {
        connection.refuseTunnel();
        boolean close = !keepAlive || !connection.canStay();
        boolean unknown = length == UNKNOWN && !bodiless;
        if (unknown && minor == 0) close = true;
        HeadWriter head = loop.heads();
        head.statusLine(status);
        fields(head, headers, false);
        if (length >= 0) {
            head.raw(CONTENT_LENGTH);
            head.decimal(length);
            head.raw(CRLF);
        } else if (unknown && minor > 0) {
            head.raw(CHUNKED);
        }
        if (close) head.raw(CLOSE);
        else if (minor == 0) head.raw(KEEP_ALIVE);
        head.raw(CRLF);
        keepAlive = !close;
        chunked = unknown && minor > 0;
        untilClose = unknown && minor == 0;
        stage(head, length >= 0 && length <= GATHERED_BYTES && !bodiless ? (int) length : chunked ? GATHERED_BYTES : 0);
    }

    @Override
    protected boolean tunnel(Headers headers) {
        if (!connection.canTunnel()) return false;
        HeadWriter head = loop.heads();
        head.statusLine(101);
        fields(head, headers, true);
        head.raw(UPGRADE);
        head.raw(CRLF);
        keepAlive = false;
        stage(head, 0);
        push();
        connection.openTunnel();
        return true;
    }

    // What frames the message is the entry's; the source's view of it is left out.
    private void fields(HeadWriter head, Headers headers, boolean upgrade) {
        boolean dated = false;
        for (int i = 0, n = headers.size(); i < n; i++) {
            String name = headers.name(i);
            switch (name.length()) {
                case 4 -> dated |= name.equalsIgnoreCase("Date");
                case 7 -> {
                    if (!upgrade && name.equalsIgnoreCase("Upgrade")) continue;
                }
                case 10, 14, 16, 17 -> {
                    if (isFraming(name)) continue;
                }
                default -> {}
            }
            head.field(name, headers.value(i));
        }
        if (dated) return;
        head.raw(DATE);
        head.raw(loop.date());
        head.raw(CRLF);
    }

    private static boolean isFraming(String name) {
        return name.equalsIgnoreCase("Connection")
                || name.equalsIgnoreCase("Keep-Alive")
                || name.equalsIgnoreCase("Content-Length")
                || name.equalsIgnoreCase("Proxy-Connection")
                || name.equalsIgnoreCase("Transfer-Encoding");
    }

    @Override
    protected void interimHead(int status, Headers headers) {
        if (minor == 0) return;
        HeadWriter head = loop.heads();
        head.statusLine(status);
        for (int i = 0; i < headers.size(); i++) {
            if (!isFraming(headers.name(i))) head.field(headers.name(i), headers.value(i));
        }
        head.raw(CRLF);
        stage(head, 0);
        push();
    }

    private void stage(HeadWriter head, int more) {
        ByteBuf buffer = room(head.length() + more + 16);
        head.writeTo(buffer);
    }

    private ByteBuf room(int bytes) {
        ByteBuf buffer = staged;
        if (buffer == null) staged = buffer = out.allocator().directBuffer(bytes);
        return buffer;
    }

    @Override
    protected void data(ByteBuf piece) {
        int bytes = piece.readableBytes();
        if (chunked) chunkSize(room(GATHERED_BYTES), bytes);
        if (bytes <= GATHERED_BYTES) {
            room(bytes + 16).writeBytes(piece);
            piece.release();
            if (chunked) room(0).writeBytes(CRLF);
            if (room(0).readableBytes() > 4 * GATHERED_BYTES) handOver();
        } else {
            handOver();
            out.write(piece);
            if (chunked) room(GATHERED_BYTES).writeBytes(CRLF);
        }
    }

    private static void chunkSize(ByteBuf out, int bytes) {
        for (int shift = 31 - Integer.numberOfLeadingZeros(bytes) & ~3; shift >= 0; shift -= 4)
            out.writeByte(HEX[bytes >>> shift & 15]);
        out.writeBytes(CRLF);
    }

    private void handOver() {
        ByteBuf buffer = staged;
        staged = null;
        if (buffer != null) out.write(buffer);
    }

    @Override
    protected void push() {
        handOver();
        out.flush();
    }

    @Override
    protected void complete(Headers trailers) {
        if (chunked) {
            HeadWriter head = loop.heads();
            head.begin();
            head.raw(LAST_CHUNK);
            for (int i = 0; i < trailers.size(); i++) {
                if (!isFraming(trailers.name(i))) head.field(trailers.name(i), trailers.value(i));
            }
            head.raw(CRLF);
            stage(head, 0);
        }
        push();
    }

    @Override
    protected void cutOff() {
        keepAlive = false;
        push();
        connection.cutAfterFlush(untilClose);
    }

    @Override
    protected boolean isWritable() {
        return out.isWritable();
    }

    @Override
    protected void over() {
        ByteBuf left = staged;
        staged = null;
        if (left != null) left.release();
        connection.replied(this);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
