package dev.lintel.store.breaker;

import dev.lintel.contract.protection.CircuitBreaker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Names for what the store holds of targets. No host can be read from them.
public final class TargetKey {
    private static final int DIGITS = 16;

    private TargetKey() {}

    /// Of a target, wherever it stands in its backend's list.
    public static String of(URI target) {
        return digest(target.toString());
    }

    /// Of a target's breaker. Other settings are another breaker: what was learnt under the old ones does not count.
    public static String of(String backend, URI target, CircuitBreaker settings) {
        return digest(backend + '\n' + target + '\n' + settings);
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGITS / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
