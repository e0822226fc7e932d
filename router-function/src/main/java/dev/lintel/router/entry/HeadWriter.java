package dev.lintel.router.entry;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Puts the head of a reply together in one array, so that it goes into its buffer at one stroke. One per event loop.
final class HeadWriter {
    private static final byte[][] STATUS_LINES = new byte[600][];

    private byte[] bytes = new byte[1024];
    private int length;

    static {
        for (int status = 100; status < STATUS_LINES.length; status++)
            STATUS_LINES[status] =
                    ("HTTP/1.1 " + status + ' ' + reason(status) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /// As RFC 9110 section 15 names them; Netty still has the names of RFC 2616 for some.
    private static String reason(int status) {
        return switch (status) {
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 416 -> "Range Not Satisfiable";
            case 422 -> "Unprocessable Content";
            default -> HttpResponseStatus.valueOf(status).reasonPhrase();
        };
    }

    /// Begins a head.
    ///
    /// @param status 100 to 599
    void statusLine(int status) {
        length = 0;
        raw(STATUS_LINES[status]);
    }

    /// Begins a trailer section.
    void begin() {
        length = 0;
    }

    void raw(byte[] text) {
        room(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    /// @throws IllegalArgumentException if name or value could end a line
    void field(String name, String value) {
        int start = length;
        room(name.length() + value.length() + 4);
        latin(name);
        for (int i = start; i < length; i++) {
            if (!FieldNames.isTokenChar(bytes[i])) throw new IllegalArgumentException("not a field name");
        }
        bytes[length++] = ':';
        bytes[length++] = ' ';
        start = length;
        latin(value);
        for (int i = start; i < length; i++) {
            if (FieldNames.isControl(bytes[i]))
                throw new IllegalArgumentException("a control character in the value of " + name);
        }
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }

    /// @param number 0 or more
    void decimal(long number) {
        room(20);
        int digits = 1;
        for (long rest = number; rest > 9; rest /= 10) digits++;
        int at = length += digits;
        do {
            bytes[--at] = (byte) ('0' + number % 10);
            number /= 10;
        } while (number > 0);
    }

    int length() {
        return length;
    }

    void writeTo(ByteBuf out) {
        out.writeBytes(bytes, 0, length);
    }

    // The low byte of each char is what a Latin-1 string has; of any other it is checked like the rest.
    @SuppressWarnings("deprecation")
    private void latin(String text) {
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
    }

    private void room(int more) {
        if (length + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
}
