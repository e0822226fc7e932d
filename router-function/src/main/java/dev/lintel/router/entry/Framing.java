package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemType;
import java.util.Locale;

/// What the head of an HTTP/1 request says of the bytes after it (RFC 9112 section 6) and of its connection. Anything
/// that
/// another reader could read another way is refused.
///
/// @param length of the body; -1 when chunked
/// @param keepAlive whether the client means to send more
/// @param expectsContinue whether the client waits for 100 before it sends its body
/// @param upgrade what the client would turn the connection into
/// @param host value of `Host`; empty if there is none
record Framing(long length, boolean keepAlive, boolean expectsContinue, Upgrade upgrade, String host) {
    enum Upgrade {
        NONE,
        WEBSOCKET,
        H2C
    }

    /// One pass over the fields.
    static Framing of(Headers headers, int minor) {
        String host = null;
        String contentLength = null;
        String transferEncoding = null;
        String expect = null;
        String upgrade = null;
        String connection = "";
        for (int i = 0, n = headers.size(); i < n; i++) {
            String name = headers.name(i);
            switch (name.length()) {
                case 4 -> {
                    if (!name.equalsIgnoreCase("Host")) continue;
                    if (host != null) throw Refusals.badRequest("more than one Host");
                    host = headers.value(i);
                }
                case 6 -> {
                    if (!name.equalsIgnoreCase("Expect")) continue;
                    expect = expect == null ? headers.value(i) : expect + "," + headers.value(i);
                }
                case 7 -> {
                    if (!name.equalsIgnoreCase("Upgrade")) continue;
                    upgrade = upgrade == null ? headers.value(i) : upgrade + "," + headers.value(i);
                }
                case 10 -> {
                    if (!name.equalsIgnoreCase("Connection")) continue;
                    connection = connection.isEmpty() ? headers.value(i) : connection + "," + headers.value(i);
                }
                case 14 -> {
                    if (!name.equalsIgnoreCase("Content-Length")) continue;
                    if (contentLength != null) throw Refusals.framing("more than one Content-Length");
                    contentLength = headers.value(i);
                }
                case 17 -> {
                    if (!name.equalsIgnoreCase("Transfer-Encoding")) continue;
                    if (transferEncoding != null) throw Refusals.framing("more than one Transfer-Encoding");
                    transferEncoding = headers.value(i);
                }
                default -> {}
            }
        }
        if (host == null && minor > 0) throw Refusals.badRequest("no Host");
        long length = contentLength == null ? 0 : number(contentLength);
        if (transferEncoding != null) {
            if (contentLength != null) throw Refusals.framing("Content-Length beside Transfer-Encoding");
            if (minor == 0) throw Refusals.framing("Transfer-Encoding in HTTP/1.0");
            checkChunked(transferEncoding);
            length = -1;
        }
        return new Framing(
                length,
                minor > 0 ? !hasToken(connection, "close") : hasToken(connection, "keep-alive"),
                minor > 0 && expect != null && expectation(expect),
                minor > 0 && length == 0 && upgrade != null && hasToken(connection, "upgrade")
                        ? upgrade(upgrade, headers)
                        : Upgrade.NONE,
                host == null ? "" : host);
    }

    static long number(String value) {
        if (value.isEmpty() || value.length() > 18) throw Refusals.framing("a Content-Length that is no number");
        long number = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') throw Refusals.framing("a Content-Length that is no number");
            number = number * 10 + c - '0';
        }
        return number;
    }

    private static void checkChunked(String value) {
        if (value.equalsIgnoreCase("chunked")) return;
        if (value.toLowerCase(Locale.ROOT).matches("[a-z]+( ?, ?[a-z]+)* ?, ?chunked")
                && value.toLowerCase(Locale.ROOT).indexOf("chunked") == value.length() - 7)
            throw Refusals.refusal(ProblemType.NOT_IMPLEMENTED, "no transfer coding but chunked is read here");
        throw Refusals.framing("a Transfer-Encoding that does not end in one chunked");
    }

    static boolean expectation(String value) {
        if (value.equalsIgnoreCase("100-continue")) return true;
        throw Refusals.refusal(ProblemType.EXPECTATION_FAILED, "no expectation but 100-continue is known here");
    }

    private static Upgrade upgrade(String value, Headers headers) {
        if (value.equalsIgnoreCase("websocket")) return Upgrade.WEBSOCKET;
        return hasToken(value, "h2c") && headers.all("HTTP2-Settings").size() == 1 ? Upgrade.H2C : Upgrade.NONE;
    }

    /// Whether a list of tokens holds that one, without case.
    static boolean hasToken(String list, String token) {
        if (list.length() == token.length()) return list.equalsIgnoreCase(token);
        for (int from = 0; from < list.length(); ) {
            int comma = list.indexOf(',', from);
            int end = comma < 0 ? list.length() : comma;
            if (list.substring(from, end).strip().equalsIgnoreCase(token)) return true;
            from = end + 1;
        }
        return false;
    }
}
