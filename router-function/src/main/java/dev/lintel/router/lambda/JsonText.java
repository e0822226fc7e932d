package dev.lintel.router.lambda;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The inside of a JSON string (RFC 8259 section 7) as the UTF-8 it stands for. A parser has read it before, so it is
/// well formed but for surrogates.
final class JsonText {
    private JsonText() {}

    static byte[] unescaped(byte[] json, int from, int to) {
        var out = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; ) {
            if (json[i] != '\\') {
                out[length++] = json[i++];
                continue;
            }
            byte kind = json[i + 1];
            i += 2;
            if (kind != 'u') {
                out[length++] = plain(kind);
                continue;
            }
            int code = hex(json, i);
            i += 4;
            if (Character.isHighSurrogate((char) code) && isLowSurrogate(json, i, to)) {
                code = Character.toCodePoint((char) code, (char) hex(json, i + 2));
                i += 6;
            }
            length = put(code, out, length); // never longer than its escape
        }
        return Arrays.copyOf(out, length);
    }

    private static byte plain(byte kind) {
        return switch (kind) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> kind;
        };
    }

    private static boolean isLowSurrogate(byte[] json, int at, int to) {
        return at + 6 <= to
                && json[at] == '\\'
                && json[at + 1] == 'u'
                && Character.isLowSurrogate((char) hex(json, at + 2));
    }

    // A surrogate alone stands for nothing; it becomes what decoders put for such.
    private static int put(int code, byte[] out, int length) {
        boolean alone = code < 0x10000 && Character.isSurrogate((char) code);
        byte[] bytes = Character.toString(alone ? 0xFFFD : code).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, out, length, bytes.length);
        return length + bytes.length;
    }

    private static int hex(byte[] json, int at) {
        int code = 0;
        for (int i = at; i < at + 4; i++) code = code << 4 | Character.digit(json[i], 16);
        return code;
    }
}
