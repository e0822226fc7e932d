package dev.lintel.store.limit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/// The first 128 bits of a SHA-256, as 22 characters behind a tilde: what the store, logs and operators see in the
/// place
/// of a value that may be a secret. Without a key of its own, so who knows a value can find its counter.
public final class KeyDigest {
    private static final int BYTES = 16;

    private KeyDigest() {}

    public static String of(String value) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return "~" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every Java has SHA-256", e);
        }
    }
}
