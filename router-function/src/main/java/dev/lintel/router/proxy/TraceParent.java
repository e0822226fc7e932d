package dev.lintel.router.proxy;

import dev.lintel.router.telemetry.Hex;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The `traceparent` field (W3C Trace Context, section 3.2; level 2 for the random flag).
public final class TraceParent {
    /// Of version 00: `00-<32 hex>-<16 hex>-<2 hex>`.
    static final int LENGTH = 55;

    private static final int SAMPLED = 1;
    private static final int RANDOM = 2;

    private TraceParent() {}

    /// Whether the field is one that may be continued. A higher version than 00 is read as far as 00 goes.
    static boolean valid(@Nullable String field) {
        if (field == null || field.length() < LENGTH) return false;
        if (field.charAt(2) != '-' || field.charAt(35) != '-' || field.charAt(52) != '-') return false;
        if (!hex(field, 0, 2) || !hex(field, 3, 35) || !hex(field, 36, 52) || !hex(field, 53, 55)) return false;
        if (zeros(field, 3, 35) || zeros(field, 36, 52)) return false;
        int version = byteAt(field, 0);
        if (version == 0xFF) return false;
        if (field.length() > LENGTH) return version != 0 && field.charAt(LENGTH) == '-';
        return true;
    }

    /// The context of this hop: the caller's trace with a span id of our own, or a new trace when the caller named
    /// none.
    ///
    /// @param parent valid, or null to begin a trace
    static String next(@Nullable String parent, RandomGenerator random) {
        byte[] text = new byte[LENGTH];
        text[0] = '0';
        text[1] = '0';
        text[2] = '-';
        text[35] = '-';
        text[52] = '-';
        int flags;
        if (parent == null) {
            Hex.put(random.nextLong(), text, 3);
            Hex.put(nonZero(random), text, 19);
            flags = RANDOM;
        } else {
            for (int i = 3; i < 35; i++) text[i] = (byte) parent.charAt(i);
            flags = byteAt(parent, 53) & (SAMPLED | RANDOM);
        }
        Hex.put(nonZero(random), text, 36);
        text[53] = '0';
        text[54] = (byte) ('0' + flags);
        return Hex.ascii(text);
    }

    private static long nonZero(RandomGenerator random) {
        long value = random.nextLong();
        return value == 0 ? 1 : value;
    }

    private static boolean hex(String text, int from, int to) {
        for (int i = from; i < to; i++) if (Hex.digit(text.charAt(i)) < 0) return false;
        return true;
    }

    private static boolean zeros(String text, int from, int to) {
        for (int i = from; i < to; i++) if (text.charAt(i) != '0') return false;
        return true;
    }

    private static int byteAt(String text, int at) {
        return Hex.digit(text.charAt(at)) << 4 | Hex.digit(text.charAt(at + 1));
    }
}
