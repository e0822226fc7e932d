package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.match.PathNormaliser;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/// The head of an HTTP/2 request (RFC 9113 section 8.3.1), checked as strictly as one of HTTP/1.
///
/// @param length of the body; -1 when it is not announced
record Http2Opening(
        String method,
        Authority authority,
        String rawPath,
        String path,
        @Nullable String query,
        Headers headers,
        long length,
        boolean expectsContinue) {

    /// @throws dev.lintel.contract.ProblemException for what the entry refuses
    static Http2Opening of(Http2Headers section, boolean endOfStream, EntryLimits limits) {
        String method = text(section.method());
        if (!FieldNames.isToken(method)) throw Refusals.badRequest("no valid method");
        if (method.equals("CONNECT")) throw Refusals.refusal(ProblemType.NOT_IMPLEMENTED, "CONNECT is not served here");
        if (text(section.scheme()).equalsIgnoreCase("https"))
            throw Refusals.refusal(
                    ProblemType.MISDIRECTED_REQUEST, "an https URI was asked for over a connection without TLS");
        if (!text(section.scheme()).equalsIgnoreCase("http"))
            throw Refusals.badRequest("no scheme that is served here");
        String target = text(section.path());
        if (target.length() > limits.urlBytes()) throw Refusals.tooLong(limits.urlBytes());
        if (!isTarget(target, method)) throw Refusals.badRequest("no valid path");
        int mark = target.indexOf('?');
        String rawPath = mark < 0 ? target : target.substring(0, mark);
        Headers headers = Http2Heads.read(section, limits);
        return new Http2Opening(
                method,
                authority(text(section.authority()), headers),
                rawPath,
                rawPath.equals("*") ? "*" : PathNormaliser.normalise(rawPath),
                mark < 0 ? null : target.substring(mark + 1),
                headers,
                endOfStream ? 0 : length(headers),
                expectation(headers.joined("Expect")));
    }

    private static boolean isTarget(String target, String method) {
        if (!target.startsWith("/") && !(target.equals("*") && method.equals("OPTIONS"))) return false;
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c == 0x7f || c == '#') return false;
        }
        return true;
    }

    private static Authority authority(String pseudo, Headers headers) {
        if (headers.all("host").size() > 1) throw Refusals.badRequest("more than one Host");
        String host = headers.first("host");
        if (host == null || host.equals(pseudo)) return Authority.parse(pseudo);
        if (!pseudo.isEmpty()) throw Refusals.badRequest("a Host that is not the :authority");
        return Authority.parse(host);
    }

    // Netty has compared it with the bytes that come, and knows it for a number.
    private static long length(Headers headers) {
        String given = headers.first("content-length");
        return given == null ? -1 : Framing.number(given);
    }

    private static boolean expectation(@Nullable String expect) {
        return expect != null && Framing.expectation(expect);
    }

    private static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString();
    }
}
