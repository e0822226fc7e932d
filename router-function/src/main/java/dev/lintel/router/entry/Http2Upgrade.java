package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The change from HTTP/1.1 to HTTP/2 by `Upgrade: h2c` (RFC 7540 section 3.2), which RFC 9113 has dropped and some
/// clients still begin with.
final class Http2Upgrade {
    private static final byte[] SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1);
    private static final int SETTING_BYTES = 6;

    private Http2Upgrade() {}

    static ByteBuf switching() {
        return Unpooled.wrappedBuffer(SWITCHING);
    }

    /// The client's settings; null if they make no sense, so that the request is one of HTTP/1.1.
    static @Nullable Http2Settings settings(Headers headers) {
        String text = headers.first("HTTP2-Settings");
        if (text == null) return null;
        try {
            ByteBuffer payload = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (payload.remaining() % SETTING_BYTES != 0) return null;
            Http2Settings settings = new Http2Settings();
            while (payload.hasRemaining())
                settings.put(payload.getChar(), Long.valueOf(payload.getInt() & 0xffffffffL));
            return settings;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// What of the request's fields is about the request.
    static Headers without(Headers headers) {
        return headers.toBuilder()
                .remove("Upgrade")
                .remove("HTTP2-Settings")
                .remove("Connection")
                .build();
    }
}
