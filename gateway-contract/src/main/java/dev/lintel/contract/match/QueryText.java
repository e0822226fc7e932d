package dev.lintel.contract.match;

import java.nio.charset.StandardCharsets;

/// Regions of a raw query, read as `application/x-www-form-urlencoded` (WHATWG URL section 5.1): `+` is a space,
/// percent
/// sequences are UTF-8, and a `%` that begins none stands for itself. Decodes only what needs it.
public final class QueryText {
    private QueryText() {}

    /// Where `delimiter` stands first in the region; its end if it does not.
    public static int end(String query, char delimiter, int from, int to) {
        int at = query.indexOf(delimiter, from, to);
        return at < 0 ? to : at;
    }

    static boolean equals(String query, int from, int to, String expected) {
        if (isPlain(query, from, to)) return to - from == expected.length() && query.startsWith(expected, from);
        return decode(query, from, to).equals(expected);
    }

    public static String decode(String query, int from, int to) {
        if (isPlain(query, from, to)) return query.substring(from, to);
        byte[] raw = query.substring(from, to).getBytes(StandardCharsets.UTF_8);
        int size = 0;
        for (int i = 0; i < raw.length; i++) {
            int octet = raw[i] == '%' && i + 2 < raw.length ? hex(raw[i + 1]) << 4 | hex(raw[i + 2]) : -1;
            if (octet >= 0) i += 2;
            raw[size++] = octet >= 0 ? (byte) octet : raw[i] == '+' ? (byte) ' ' : raw[i];
        }
        return new String(raw, 0, size, StandardCharsets.UTF_8);
    }

    /// @return negative if it is none
    private static int hex(byte digit) {
        return digit < 0 ? -1 : Character.digit(digit, 16);
    }

    private static boolean isPlain(String query, int from, int to) {
        return query.indexOf('%', from, to) < 0 && query.indexOf('+', from, to) < 0;
    }
}
