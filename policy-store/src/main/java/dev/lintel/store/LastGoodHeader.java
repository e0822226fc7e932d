package dev.lintel.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// First line of a [LastGoodFile], readable by people and with a check of its own:
/// `lintel-last-good/1 revision=42 sequence=57 digest=… bytes=1234 check=…`.
///
/// @param bytes of the document that follows; at most [RevisionStore#MAX_DOCUMENT_BYTES]
record LastGoodHeader(Head head, int bytes) {
    private static final int MAX_LINE = 512;
    private static final Pattern LINE = Pattern.compile("(lintel-last-good/1 revision=(\\d{1,18}) sequence=(\\d{1,18})"
            + " digest=([0-9a-f]{64}) bytes=(\\d{1,9})) check=([0-9a-f]{16})");

    static LastGoodHeader of(Head head, int bytes) {
        return new LastGoodHeader(head, bytes);
    }

    byte[] line() {
        String fields = "lintel-last-good/1 revision=%d sequence=%d digest=%s bytes=%d"
                .formatted(head.revision(), head.sequence(), head.digest(), bytes);
        return (fields + " check=" + check(fields) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// @throws IOException with a sentence for people, if the line is not as written
    static LastGoodHeader read(InputStream in) throws IOException {
        Matcher fields = LINE.matcher(line(in));
        if (!fields.matches()) throw new IOException("it does not begin as such a file does");
        if (!check(fields.group(1)).equals(fields.group(6))) throw new IOException("its first line is damaged");
        int bytes = Integer.parseInt(fields.group(5));
        if (bytes > RevisionStore.MAX_DOCUMENT_BYTES) throw new IOException("it is larger than a document may be");
        return of(new Head(Long.parseLong(fields.group(2)), Long.parseLong(fields.group(3)), fields.group(4)), bytes);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n' && line.length() < MAX_LINE; next = in.read())
            line.append((char) next);
        return line.toString();
    }

    private static String check(String fields) {
        return Sha256.hex(fields.getBytes(StandardCharsets.US_ASCII)).substring(0, 16);
    }
}
