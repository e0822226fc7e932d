package dev.lintel.router.telemetry;

import java.nio.charset.StandardCharsets;

/// Lower-case hexadecimal, as ids of requests, traces and spans are written.
public final class Hex {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] VALUES = new byte[128];

    static {
        java.util.Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < DIGITS.length; i++) VALUES[DIGITS[i]] = (byte) i;
    }

    private Hex() {}

    /// Writes sixteen digits.
    public static void put(long value, byte[] to, int at) {
        for (int i = 0; i < 16; i++) to[at + i] = DIGITS[(int) (value >>> (60 - 4 * i)) & 15];
    }

    /// 0 to 15; -1 if the character is no lower-case digit.
    public static int digit(char c) {
        return c < 128 ? VALUES[c] : -1;
    }

    /// The bytes as text; each must be below 128.
    public static String ascii(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
