package dev.lintel.router.upstream;

import dev.lintel.contract.Headers;
import org.jspecify.annotations.Nullable;

/// Where a reply's body ends (RFC 9112 section 6.3) and whether its connection lasts.
///
/// @param length 0 for no body; -1 when a chunk or the connection's end tells
/// @param chunked by chunks
/// @param persistent the server means to keep the connection (RFC 9112 section 9.3)
record Framing(long length, boolean chunked, boolean persistent) {

    static Framing of(int status, Headers headers, boolean headRequest, boolean old) throws BadReply {
        @Nullable String contentLength = null;
        @Nullable String transferEncoding = null;
        boolean close = false;
        boolean keepAlive = false;
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            switch (name.length()) {
                case 10 -> {
                    if (!name.equalsIgnoreCase("connection")) continue;
                    close |= hasToken(headers.value(i), "close");
                    keepAlive |= hasToken(headers.value(i), "keep-alive");
                }
                case 14 -> {
                    if (!name.equalsIgnoreCase("content-length")) continue;
                    if (contentLength != null) throw new BadReply("sent Content-Length twice");
                    contentLength = headers.value(i);
                }
                case 17 -> {
                    if (!name.equalsIgnoreCase("transfer-encoding")) continue;
                    if (transferEncoding != null) throw new BadReply("sent Transfer-Encoding twice");
                    transferEncoding = headers.value(i);
                }
                default -> {}
            }
        }
        if (transferEncoding != null) {
            if (contentLength != null) throw new BadReply("sent both Content-Length and Transfer-Encoding");
            if (old) throw new BadReply("sent Transfer-Encoding with HTTP/1.0");
            if (!transferEncoding.equalsIgnoreCase("chunked")) throw new BadReply("sent an unknown Transfer-Encoding");
        }
        long length = contentLength == null ? -1 : number(contentLength);
        boolean persistent = !close && (!old || keepAlive);
        if (headRequest || status == 204 || status == 304) return new Framing(0, false, persistent);
        if (transferEncoding != null) return new Framing(-1, true, persistent);
        return new Framing(length, false, persistent && length >= 0);
    }

    static boolean hasToken(String list, String token) {
        if (list.length() == token.length()) return list.equalsIgnoreCase(token);
        if (list.length() < token.length()) return false;
        for (String part : list.split(",", -1)) if (part.strip().equalsIgnoreCase(token)) return true;
        return false;
    }

    static long number(String digits) throws BadReply {
        int length = digits.length();
        boolean wellFormed = length > 0 && length < 19;
        long value = 0;
        for (int i = 0; wellFormed && i < length; i++) {
            char c = digits.charAt(i);
            wellFormed = c >= '0' && c <= '9';
            value = value * 10 + (c - '0');
        }
        if (!wellFormed) throw new BadReply("sent a Content-Length that is none");
        return value;
    }
}
