package dev.lintel.router.proxy;

import org.jspecify.annotations.Nullable;

/// The `tracestate` field (W3C Trace Context, section 3.3). Lintel adds no member of its own and passes on what is well
/// formed, as it came.
final class TraceState {
    private static final int MAX_MEMBERS = 32;
    private static final int MAX_LENGTH = 4096; // the recommendation asks for at least 512
    private static final int MAX_VALUE = 256;

    private TraceState() {}

    /// What goes on: the value itself, or null when a member is malformed or there are too many.
    ///
    /// @param joined all fields of that name as one list
    static @Nullable String propagated(String joined) {
        if (joined.length() > MAX_LENGTH) return null;
        int members = 0;
        int start = 0;
        for (int i = 0; i <= joined.length(); i++) {
            if (i < joined.length() && joined.charAt(i) != ',') continue;
            int from = start;
            int to = i;
            while (from < to && blank(joined.charAt(from))) from++;
            while (to > from && blank(joined.charAt(to - 1))) to--;
            start = i + 1;
            if (from == to) continue; // empty members are allowed
            if (++members > MAX_MEMBERS || !member(joined, from, to)) return null;
        }
        return members == 0 ? null : joined;
    }

    private static boolean member(String text, int from, int to) {
        int equals = text.indexOf('=', from);
        if (equals < 0 || equals >= to || !key(text, from, equals)) return false;
        int length = to - equals - 1;
        if (length == 0 || length > MAX_VALUE) return false;
        for (int i = equals + 1; i < to; i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7E || c == '=') return false;
        }
        return true;
    }

    /// `simple-key` or `tenant@system`.
    private static boolean key(String text, int from, int to) {
        int at = text.indexOf('@', from);
        if (at < 0 || at >= to) return part(text, from, to, 256, false);
        return part(text, from, at, 241, true) && part(text, at + 1, to, 14, false);
    }

    private static boolean part(String text, int from, int to, int max, boolean digitFirst) {
        if (from == to || to - from > max) return false;
        char first = text.charAt(from);
        if (!letter(first) && !(digitFirst && digit(first))) return false;
        for (int i = from + 1; i < to; i++) {
            char c = text.charAt(i);
            if (!letter(c) && !digit(c) && c != '_' && c != '-' && c != '*' && c != '/') return false;
        }
        return true;
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }
}
