package dev.lintel.router.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// JSON text in one growing buffer that is used again and again; no tree and no garbage. What it escapes keeps a line a
/// line, whatever a client sent. Not thread-safe.
public final class JsonBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private byte[] bytes;
    private int size;

    JsonBytes() {
        this(16 * 1024);
    }

    /// @param roomBytes to begin with, at least 1
    public JsonBytes(int roomBytes) {
        bytes = new byte[roomBytes];
    }

    byte[] array() {
        return bytes;
    }

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /// Text that needs no escape, all of it ASCII.
    @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int) is what ASCII needs: no copy
    JsonBytes ascii(String ascii, int from, int to) {
        room(to - from);
        ascii.getBytes(from, to, bytes, size);
        size += to - from;
        return this;
    }

    /// Text that needs no escape, all of it ASCII.
    public JsonBytes raw(String ascii) {
        return ascii(ascii, 0, ascii.length());
    }

    public JsonBytes raw(char ascii) {
        room(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    public JsonBytes string(String text) {
        int length = text.length();
        room(length * 6 + 2);
        bytes[size++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') bytes[size++] = (byte) c;
            else escape(c);
        }
        bytes[size++] = '"';
        return this;
    }

    private void escape(char c) {
        bytes[size++] = '\\';
        if (c == '"' || c == '\\') {
            bytes[size++] = (byte) c;
            return;
        }
        bytes[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) bytes[size++] = HEX[(c >> shift) & 15];
    }

    public JsonBytes number(long value) {
        room(20);
        if (value < 0) {
            if (value == Long.MIN_VALUE) return raw("-9223372036854775808");
            bytes[size++] = '-';
            return number(-value);
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) digits++;
        long rest = value;
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        return this;
    }

    /// Nanoseconds as milliseconds with three decimals; 0 if negative.
    JsonBytes millis(long nanos) {
        long micros = Math.max(0, nanos) / 1000;
        number(micros / 1000);
        raw('.');
        padded((int) (micros % 1000), 3);
        return this;
    }

    /// With leading zeros.
    JsonBytes padded(int value, int digits) {
        room(digits);
        int rest = value;
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        return this;
    }

    private void room(int more) {
        if (size + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
}
