package dev.lintel.contract.edge;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Text of any characters in letters, digits and `-._~%`, as `decodeURIComponent` reads it.
final class PercentText {
    private PercentText() {}

    /// @return null for what is no text: a surrogate alone
    static @Nullable String encode(String text) {
        ByteBuffer bytes;
        try {
            bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            return null;
        }
        var out = new StringBuilder(text.length() + 8);
        while (bytes.hasRemaining()) {
            int octet = bytes.get() & 0xFF;
            if (isPlain(octet)) out.append((char) octet);
            else
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit(octet >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(octet & 15, 16)));
        }
        return out.toString();
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
    }
}
