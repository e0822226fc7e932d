package dev.lintel.router.proxy;

import java.util.function.Consumer;

/// The members of a comma-separated field of tokens (RFC 9110 section 5.6.1).
final class ListTokens {
    private ListTokens() {}

    static boolean contains(String list, String token) {
        int start = 0;
        for (int i = 0; i <= list.length(); i++) {
            if (i < list.length() && list.charAt(i) != ',') continue;
            int from = start(list, start, i);
            int length = end(list, from, i) - from;
            if (length == token.length() && list.regionMatches(true, from, token, 0, length)) return true;
            start = i + 1;
        }
        return false;
    }

    static void forEach(String list, Consumer<String> action) {
        int start = 0;
        for (int i = 0; i <= list.length(); i++) {
            if (i < list.length() && list.charAt(i) != ',') continue;
            int from = start(list, start, i);
            int to = end(list, from, i);
            if (to > from) action.accept(list.substring(from, to));
            start = i + 1;
        }
    }

    private static int start(String list, int from, int to) {
        int at = from;
        while (at < to && blank(list.charAt(at))) at++;
        return at;
    }

    private static int end(String list, int from, int to) {
        int at = to;
        while (at > from && blank(list.charAt(at - 1))) at--;
        return at;
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }
}
