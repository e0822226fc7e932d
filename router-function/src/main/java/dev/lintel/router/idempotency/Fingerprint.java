package dev.lintel.router.idempotency;

import dev.lintel.router.http.Request;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What tells two requests under one key apart: SHA-256 over method, host, path, query, media type and body. One per
/// request;
/// not thread-safe.
final class Fingerprint {
    private final MessageDigest digest = sha256();

    Fingerprint(Request request) {
        add(request.method());
        add(request.host());
        add(request.path());
        add(request.query());
        add(request.headers().first("Content-Type"));
    }

    private void add(@Nullable String text) {
        if (text != null) digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    void add(ByteBuf chunk) {
        for (ByteBuffer part : chunk.nioBuffers()) digest.update(part);
    }

    /// Of all that was added; once.
    String text() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /// A name for something that must not be stored itself.
    static String nameOf(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array()); // no part runs into the next
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
