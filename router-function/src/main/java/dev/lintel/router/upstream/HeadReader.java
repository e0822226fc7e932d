package dev.lintel.router.upstream;

import dev.lintel.contract.Headers;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the head or the trailers of an HTTP/1.1 reply (RFC 9112 sections 2 to 5, and nothing beside: no bare LF, no
/// folded lines, no space before a colon). One per connection; not thread-safe.
final class HeadReader {
    static final int MAX_BYTES = 64 * 1024;
    static final int MAX_FIELDS = 256;

    /// Characters of a token (RFC 9110 section 5.6.2).
    private static final boolean[] TOKEN = new boolean[256];

    static {
        for (char c = '0'; c <= '9'; c++) TOKEN[c] = true;
        for (char c = 'a'; c <= 'z'; c++) TOKEN[c] = true;
        for (char c = 'A'; c <= 'Z'; c++) TOKEN[c] = true;
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) TOKEN[c] = true;
    }

    private byte[] bytes = new byte[1024];
    private int scanned;
    /// Of the reply before: a server sends the same names in the same order, so their strings are used again.
    private Headers last = Headers.EMPTY;

    /// Looks for the empty line that ends a section. Remembers how far it looked, so that a slow drip costs no more.
    ///
    /// @return how many bytes the section has, its empty line included; -1 when not all of it is there
    int find(ByteBuf in) throws BadReply {
        int readable = Math.min(in.readableBytes(), MAX_BYTES);
        if (bytes.length < readable)
            bytes = Arrays.copyOf(bytes, Math.min(MAX_BYTES, Integer.highestOneBit(readable - 1) << 1));
        int from = scanned;
        if (readable > from) in.getBytes(in.readerIndex() + from, bytes, from, readable - from);
        for (int i = from; i < readable; i++) {
            if (bytes[i] != '\n') continue;
            if (i == 0 || bytes[i - 1] != '\r') throw new BadReply("ended a line of its head without CR");
            if (i == 1 || bytes[i - 2] == '\n') {
                scanned = 0;
                return i + 1;
            }
        }
        if (in.readableBytes() >= MAX_BYTES) throw new BadReply("sent a head of more than " + MAX_BYTES + " bytes");
        scanned = readable;
        return -1;
    }

    /// The status of a head that [#find] found.
    int status() throws BadReply {
        byte[] b = bytes;
        boolean known =
                b[0] == 'H' && b[1] == 'T' && b[2] == 'T' && b[3] == 'P' && b[4] == '/' && b[5] == '1' && b[6] == '.';
        if (!known || (b[7] != '0' && b[7] != '1') || b[8] != ' ') throw new BadReply("sent no HTTP/1.1 status line");
        int status = digit(b[9]) * 100 + digit(b[10]) * 10 + digit(b[11]);
        if (b[12] != ' ' && b[12] != '\r') throw new BadReply("sent no HTTP/1.1 status line");
        if (status < 100 || status > 599) throw new BadReply("sent a status that is none");
        return status;
    }

    private static int digit(byte b) throws BadReply {
        if (b < '0' || b > '9') throw new BadReply("sent a status that is none");
        return b - '0';
    }

    /// Whether the head is one of HTTP/1.0.
    boolean isOld() {
        return bytes[7] == '0';
    }

    /// Where the fields of a head begin.
    int afterStatus() {
        int at = 0;
        while (bytes[at] != '\n') at++;
        return at + 1;
    }

    /// The fields of a section that [#find] found.
    ///
    /// @param from where the first field begins
    /// @param end as [#find] said
    Headers fields(int from, int end) throws BadReply {
        byte[] b = bytes;
        int stop = end - 2; // the empty line
        if (from == stop) return Headers.EMPTY;
        Headers.Builder fields = Headers.builder();
        int at = from;
        while (at < stop) {
            int nameStart = at;
            while (TOKEN[b[at] & 0xff]) at++;
            if (b[at] != ':' || at == nameStart) throw new BadReply("sent a malformed header field");
            String name = name(fields.size(), nameStart, at - nameStart);
            at++;
            while (b[at] == ' ' || b[at] == '\t') at++;
            int valueStart = at;
            int valueEnd = at;
            for (byte c = b[at]; c != '\r'; c = b[++at]) {
                if ((c >= 0 && c < ' ' && c != '\t') || c == 0x7f)
                    throw new BadReply("sent a control character in a header field");
                if (c != ' ' && c != '\t') valueEnd = at + 1;
            }
            if (b[at + 1] != '\n') throw new BadReply("sent a control character in a header field");
            at += 2;
            if (fields.size() == MAX_FIELDS) throw new BadReply("sent more than " + MAX_FIELDS + " header fields");
            fields.add(name, text(valueStart, valueEnd - valueStart));
        }
        Headers read = fields.build();
        last = read;
        return read;
    }

    private String name(int index, int start, int length) {
        if (index < last.size()) {
            String known = last.name(index);
            if (known.length() == length && matches(known, start)) return known;
        }
        return text(start, length);
    }

    private boolean matches(String known, int start) {
        for (int i = known.length() - 1; i >= 0; i--) if (known.charAt(i) != bytes[start + i]) return false;
        return true;
    }

    private String text(int start, int length) {
        return length == 0 ? "" : new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }
}
