package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads the head of one HTTP/1 request, line by line as the bytes come (RFC 9112 sections 2 to 5). Every line must end
/// in CRLF. One per request; after a refusal, what was read so far can be asked for.
final class RequestHead {
    private static final String NOT_HTTP = "this is not HTTP";
    private static final int METHOD_BYTES = 32;
    private static final int VERSION_BYTES = " HTTP/1.1".length();

    private final EntryLimits limits;
    private final FieldLines fields;
    private String method = "";
    private String rawPath = "";
    private @Nullable String query;
    private @Nullable String targetAuthority;
    private boolean https;
    private int minor = 1;
    private boolean blankSkipped;
    private boolean requestLineRead;
    private int scanned;

    RequestHead(EntryLimits limits) {
        this.limits = limits;
        this.fields = new FieldLines(limits);
    }

    /// Takes whole lines from the buffer, up to the end of the head.
    ///
    /// @param scratch room to read in; see [#scratchBytes]
    /// @return whether the head is complete
    boolean read(ByteBuf in, byte[] scratch) {
        int readable = Math.min(in.readableBytes(), scratchBytes(limits));
        in.getBytes(in.readerIndex(), scratch, 0, readable);
        int start = 0;
        int at = scanned;
        while (true) {
            while (at < readable && scratch[at] != '\n') at++;
            if (at == readable) {
                checkUnfinished(scratch, start, readable);
                in.skipBytes(start);
                scanned = readable - start;
                return false;
            }
            if (at == start || scratch[at - 1] != '\r') throw Refusals.framing("a line that does not end in CRLF");
            int end = at++ - 1;
            if (!requestLineRead) {
                if (end > start) requestLine(scratch, start, end);
                else if (blankSkipped) throw Refusals.badRequest("no request line");
                else blankSkipped = true;
            } else if (end > start) {
                fields.take(scratch, start, end);
            } else {
                in.skipBytes(at);
                return true;
            }
            start = at;
        }
    }

    /// More than a head within the limits can have.
    static int scratchBytes(EntryLimits limits) {
        return limits.urlBytes() + limits.headerBytes() + METHOD_BYTES + VERSION_BYTES + 64;
    }

    private void checkUnfinished(byte[] line, int from, int to) {
        if (requestLineRead) {
            fields.checkUnfinished(to - from);
            return;
        }
        if (to == from) return;
        byte first = line[from];
        if (!FieldNames.isTokenChar(first) && first != '\r') throw Refusals.badRequest(NOT_HTTP);
        if (to - from > limits.urlBytes() + METHOD_BYTES + VERSION_BYTES + 1) throw Refusals.tooLong(limits.urlBytes());
    }

    private void requestLine(byte[] line, int from, int to) {
        int at = from;
        int hash = 0;
        while (at < to && FieldNames.isTokenChar(line[at])) hash = 31 * hash + line[at++];
        if (at == from) throw Refusals.badRequest(NOT_HTTP);
        if (at == to || line[at] != ' ' || at - from > METHOD_BYTES)
            throw Refusals.badRequest("a request line without a valid method");
        method = FieldNames.intern(line, from, at, hash);
        int target = ++at;
        int mark = -1;
        for (byte b; at < to && (b = line[at]) > ' ' && b != 0x7f; at++) {
            if (b == '?' && mark < 0) mark = at;
            else if (b == '#') throw Refusals.badRequest("a fragment in the request target");
        }
        if (at - target > limits.urlBytes()) throw Refusals.tooLong(limits.urlBytes());
        if (at == target || at == to || line[at] != ' ')
            throw Refusals.badRequest("a request line without a valid target");
        target(line, target, mark < 0 ? at : mark);
        if (mark >= 0) query = latin(line, mark + 1, at);
        version(line, at, to);
        requestLineRead = true;
    }

    private void target(byte[] line, int from, int to) {
        if (line[from] == '/') {
            rawPath = latin(line, from, to);
            return;
        }
        String target = latin(line, from, to);
        if (method.equals("CONNECT") || (target.equals("*") && method.equals("OPTIONS"))) {
            rawPath = target;
            return;
        }
        https = target.regionMatches(true, 0, "https://", 0, 8);
        int authority = https ? 8 : 7;
        if (!https && !target.regionMatches(true, 0, "http://", 0, 7))
            throw Refusals.badRequest("a request target that is neither a path nor an http URI");
        int slash = target.indexOf('/', authority);
        targetAuthority = target.substring(authority, slash < 0 ? target.length() : slash);
        rawPath = slash < 0 ? "/" : target.substring(slash);
    }

    private void version(byte[] line, int from, int to) {
        if (to - from != VERSION_BYTES
                || line[from + 1] != 'H'
                || line[from + 2] != 'T'
                || line[from + 3] != 'T'
                || line[from + 4] != 'P'
                || line[from + 5] != '/'
                || !isDigit(line[from + 6])
                || line[from + 7] != '.'
                || !isDigit(line[from + 8])) throw Refusals.badRequest("a request line without a valid version");
        if (line[from + 6] != '1')
            throw Refusals.refusal(
                    dev.lintel.contract.ProblemType.HTTP_VERSION_NOT_SUPPORTED,
                    "only HTTP/1.0, HTTP/1.1 and HTTP/2 are spoken here");
        minor = line[from + 8] == '0' ? 0 : 1; // RFC 9110 section 2.5: a higher minor version is read as 1.1
    }

    String method() {
        return method;
    }

    /// Without query; `*` for `OPTIONS *`; an authority for CONNECT.
    String rawPath() {
        return rawPath;
    }

    @Nullable
    String query() {
        return query;
    }

    /// Of a target in absolute form; null for the other forms.
    @Nullable
    String targetAuthority() {
        return targetAuthority;
    }

    /// Whether a target in absolute form asked for `https`.
    boolean https() {
        return https;
    }

    /// 0 or 1.
    int minor() {
        return minor;
    }

    Headers headers() {
        return fields.build();
    }

    /// Whether a byte of the request was seen.
    boolean begun() {
        return requestLineRead || scanned > 0;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static String latin(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
