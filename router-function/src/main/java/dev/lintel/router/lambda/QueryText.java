package dev.lintel.router.lambda;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Puts a raw query together from decoded names and values, which is all that a REST event has of it. Everything but
/// unreserved characters is encoded (RFC 3986 section 2.3). What the client wrote is lost where it wrote otherwise: the
/// order among different names, `a` beside `a=`, and `+` beside `%20`.
final class QueryText {
    private static final String HEX = "0123456789ABCDEF";

    private @Nullable StringBuilder text;

    void add(String name, String value) {
        StringBuilder out = text;
        if (out == null) text = out = new StringBuilder(64);
        else out.append('&');
        encode(name, out);
        out.append('=');
        encode(value, out);
    }

    boolean isEmpty() {
        return text == null;
    }

    /// Null if there is none.
    @Nullable
    String text() {
        return text == null ? null : text.toString();
    }

    private static void encode(String part, StringBuilder out) {
        boolean ascii = true;
        for (int i = 0; i < part.length() && ascii; i++) ascii = part.charAt(i) < 0x80;
        if (ascii) {
            for (int i = 0; i < part.length(); i++) octet(part.charAt(i), out);
            return;
        }
        // a lone surrogate becomes a question mark: it never was in a query
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) octet(b & 0xff, out);
    }

    private static void octet(int c, StringBuilder out) {
        boolean unreserved = (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
        if (unreserved) out.append((char) c);
        else out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
    }
}
