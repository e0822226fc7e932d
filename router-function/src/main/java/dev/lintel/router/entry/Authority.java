package dev.lintel.router.entry;

import java.util.Locale;

/// `Host` or `:authority` taken apart (RFC 9110 section 7.2): a name, an IPv4 address or an IPv6 address in brackets,
/// with or without a port. User information is refused.
///
/// @param text as sent
/// @param host lower case, no port, no trailing dot
public record Authority(String text, String host) {
    public static final Authority NONE = new Authority("", "");

    /// @throws dev.lintel.contract.ProblemException `BAD_REQUEST`
    public static Authority parse(String text) {
        if (text.isEmpty()) return NONE;
        int end;
        if (text.charAt(0) == '[') {
            end = text.indexOf(']') + 1;
            if (end < 4 || !isAddress(text, 1, end - 1)) throw invalid();
        } else {
            end = 0;
            while (end < text.length() && isNameChar(text.charAt(end))) end++;
            if (end == 0) throw invalid();
        }
        if (end < text.length()) checkPort(text, end);
        int stop = text.charAt(end - 1) == '.' ? end - 1 : end;
        if (stop == 0) throw invalid();
        String host = stop == text.length() ? text : text.substring(0, stop);
        return new Authority(text, isLower(host) ? host : host.toLowerCase(Locale.ROOT));
    }

    private static void checkPort(String text, int colon) {
        if (text.charAt(colon) != ':' || text.length() - colon > 6) throw invalid();
        int port = 0;
        for (int i = colon + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') throw invalid();
            port = port * 10 + c - '0';
        }
        if (port > 65_535) throw invalid();
    }

    private static boolean isAddress(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c != ':' && c != '.' && (c > 'f' || Character.digit(c, 16) < 0)) return false;
        }
        return true;
    }

    private static boolean isNameChar(char c) {
        if (c >= 'a') return c <= 'z';
        if (c >= 'A') return c <= 'Z' || c == '_';
        return (c >= '0' && c <= '9') || c == '.' || c == '-';
    }

    private static boolean isLower(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') return false;
        }
        return true;
    }

    private static RuntimeException invalid() {
        return Refusals.badRequest("a host that is no name and no address, with or without a port");
    }
}
