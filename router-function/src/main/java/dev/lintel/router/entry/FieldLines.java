package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import java.nio.charset.StandardCharsets;

/// Field lines of a header or trailer section (RFC 9112 section 5), read strictly: no folding, no space before the
/// colon, no control character but tab in a value. One per section.
final class FieldLines {
    private final Headers.Builder fields = Headers.builder();
    private final EntryLimits limits;
    private int bytes;

    FieldLines(EntryLimits limits) {
        this.limits = limits;
    }

    /// Takes one line that is not empty.
    ///
    /// @param to where it ends, line end excluded
    void take(byte[] line, int from, int to) {
        if (fields.size() == limits.headerCount()) throw Refusals.tooManyFields(limits.headerCount());
        bytes += to - from + 2;
        if (bytes > limits.headerBytes()) throw Refusals.fieldsTooLarge(limits.headerBytes());
        int colon = from;
        int hash = 0;
        while (colon < to && FieldNames.isTokenChar(line[colon])) hash = 31 * hash + line[colon++];
        if (colon == from || colon == to || line[colon] != ':') throw badName(line, from, to, colon);
        int start = colon + 1;
        int end = to;
        while (start < end && isBlank(line[start])) start++;
        while (end > start && isBlank(line[end - 1])) end--;
        for (int i = start; i < end; i++) {
            if (FieldNames.isControl(line[i])) throw Refusals.framing("a control character in a header value");
        }
        fields.add(
                FieldNames.intern(line, from, colon, hash),
                start == end ? "" : new String(line, start, end - start, StandardCharsets.ISO_8859_1));
    }

    /// Whether a line of which so many bytes are there could still fit.
    void checkUnfinished(int lineBytes) {
        if (bytes + lineBytes > limits.headerBytes()) throw Refusals.fieldsTooLarge(limits.headerBytes());
    }

    Headers build() {
        return fields.build();
    }

    private static RuntimeException badName(byte[] line, int from, int to, int at) {
        if (isBlank(line[from])) return Refusals.framing("a folded header field");
        if (at < to && isBlank(line[at])) return Refusals.framing("a blank before the colon of a header field");
        return Refusals.framing("a header field without a valid name");
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
