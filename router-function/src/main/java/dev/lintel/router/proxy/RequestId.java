package dev.lintel.router.proxy;

import dev.lintel.router.telemetry.Hex;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The name of one request, in `X-Request-Id`, in problems and in records. Taken over from trusted proxies only: from
/// anybody else it would let a client write another request's name into our records.
public final class RequestId {
    public static final String FIELD = "X-Request-Id";
    private static final int MAX_LENGTH = 128;

    private RequestId() {}

    /// 128 random bits, in hexadecimal.
    public static String next(RandomGenerator random) {
        byte[] text = new byte[32];
        Hex.put(random.nextLong(), text, 0);
        Hex.put(random.nextLong(), text, 16);
        return Hex.ascii(text);
    }

    /// Letters, digits and `-._~+/=:@`, at most 128 characters.
    public static boolean valid(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > MAX_LENGTH) return false;
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && "-._~+/=:@".indexOf(c) < 0) return false;
        }
        return true;
    }
}
