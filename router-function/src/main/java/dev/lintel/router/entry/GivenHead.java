package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.match.PathNormaliser;
import org.jspecify.annotations.Nullable;

/// The head of a [GivenRequest], checked as strictly as one that came over a socket, with the same refusals.
///
/// @param path normalised
/// @param headers with a `Content-Length` that is true, and without `Transfer-Encoding`: the message is whole
record GivenHead(Authority authority, String path, Headers headers) {
    private static final int METHOD_BYTES = 32;

    /// @throws dev.lintel.contract.ProblemException for what the entry refuses
    static GivenHead of(GivenRequest given, EntryLimits limits) {
        String method = given.method();
        if (!FieldNames.isToken(method) || method.length() > METHOD_BYTES)
            throw Refusals.badRequest("a request line without a valid method");
        target(given.rawPath(), given.query(), limits);
        Headers headers = fields(given.headers(), limits);
        if (method.equals("CONNECT")) throw Refusals.refusal(ProblemType.NOT_IMPLEMENTED, "CONNECT is not served here");
        Framing framing = Framing.of(headers, 1);
        if (framing.upgrade() == Framing.Upgrade.WEBSOCKET)
            throw Refusals.refusal(ProblemType.NOT_IMPLEMENTED, "a WebSocket cannot pass this entry");
        Authority authority = Authority.parse(framing.host());
        boolean asterisk = given.rawPath().equals("*") && method.equals("OPTIONS");
        String path = asterisk ? "*" : PathNormaliser.normalise(given.rawPath());
        return new GivenHead(
                authority, path, framed(headers, framing, given.body().length()));
    }

    private static void target(String rawPath, @Nullable String query, EntryLimits limits) {
        int length = rawPath.length() + (query == null ? 0 : query.length() + 1);
        if (length > limits.urlBytes()) throw Refusals.tooLong(limits.urlBytes());
        if (rawPath.isEmpty()) throw Refusals.badRequest("a request line without a valid target");
        checkTarget(rawPath);
        if (rawPath.indexOf('?') >= 0) throw Refusals.badRequest("a query in the path");
        if (query != null) checkTarget(query);
    }

    private static void checkTarget(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '#') throw Refusals.badRequest("a fragment in the request target");
            if (c <= ' ' || c >= 0x7f) throw Refusals.badRequest("a request line without a valid target");
        }
    }

    private static Headers fields(Headers given, EntryLimits limits) {
        if (given.size() > limits.headerCount()) throw Refusals.tooManyFields(limits.headerCount());
        Headers.@Nullable Builder changed = null;
        int bytes = 0;
        for (int i = 0; i < given.size(); i++) {
            String name = given.name(i);
            String value = given.value(i);
            bytes += name.length() + value.length() + 4;
            if (bytes > limits.headerBytes()) throw Refusals.fieldsTooLarge(limits.headerBytes());
            if (!FieldNames.isToken(name)) throw Refusals.framing("a header field without a valid name");
            String read = FieldText.read(value);
            if (changed == null && !read.equals(value)) changed = startOf(given, i);
            if (changed != null) changed.add(name, read);
        }
        return changed == null ? given : changed.build();
    }

    private static Headers.Builder startOf(Headers given, int fields) {
        Headers.Builder start = Headers.builder();
        for (int i = 0; i < fields; i++) start.add(given.name(i), given.value(i));
        return start;
    }

    // Whoever handed the message over has unframed it, and may have decoded it.
    private static Headers framed(Headers headers, Framing framing, long length) {
        boolean announced = headers.contains("Content-Length");
        boolean coded = headers.contains("Transfer-Encoding");
        if (!coded && (!announced || framing.length() == length)) return headers;
        Headers.Builder framed = headers.toBuilder().remove("Transfer-Encoding");
        return (announced ? framed.set("Content-Length", Long.toString(length)) : framed).build();
    }
}
