package dev.lintel.router.upstream.aws;

import org.jspecify.annotations.Nullable;

/// Paths and queries as Signature Version 4 writes them: everything but letters, digits and `-._~` is percent-encoded,
/// in upper case. Sent so, they read the same to whoever signs and whoever checks.
final class StrictUri {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private StrictUri() {}

    static String path(String path) {
        return encoded(path, "/");
    }

    static @Nullable String query(@Nullable String query) {
        return query == null ? null : encoded(query, "&=");
    }

    /// What is percent-encoded already stays so.
    private static String encoded(String text, String kept) {
        var out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isUnreserved(c) || kept.indexOf(c) >= 0) out.append(c);
            else if (c == '%' && isHex(text, i + 1) && isHex(text, i + 2)) out.append(c);
            else if (c < 0x80) out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            else throw new IllegalArgumentException("a target that is not ASCII");
        }
        return out.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static boolean isHex(String text, int at) {
        return at < text.length() && Character.digit(text.charAt(at), 16) >= 0;
    }
}
