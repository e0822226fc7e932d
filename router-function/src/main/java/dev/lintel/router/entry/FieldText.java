package dev.lintel.router.entry;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// A field value that came as Unicode text, turned into what a socket would have shown: Latin-1, without blanks around.
final class FieldText {
    private FieldText() {}

    /// @return the same instance when nothing changes
    /// @throws dev.lintel.contract.ProblemException for control characters and for text that no bytes stand for
    static String read(String value) {
        boolean latin = true;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 0xff) latin = false;
            else if (FieldNames.isControl((byte) c)) throw Refusals.framing("a control character in a header value");
        }
        String bytes = latin ? value : utf8(value);
        int start = 0;
        int end = bytes.length();
        while (start < end && isBlank(bytes.charAt(start))) start++;
        while (end > start && isBlank(bytes.charAt(end - 1))) end--;
        return bytes.substring(start, end);
    }

    private static String utf8(String value) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
            return StandardCharsets.ISO_8859_1.decode(bytes).toString();
        } catch (CharacterCodingException loneSurrogate) {
            throw Refusals.framing("a header value that is no text");
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
