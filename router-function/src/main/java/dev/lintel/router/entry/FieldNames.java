package dev.lintel.router.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Tokens that messages carry mostly (methods, field names in both usual spellings), each as one constant string that
/// is
/// found by its bytes. Open addressing over `String.hashCode`, which a caller computes while it checks the bytes.
final class FieldNames {
    private static final String[] FIELDS = {
        "Accept",
        "Accept-Charset",
        "Accept-Encoding",
        "Accept-Language",
        "Access-Control-Request-Headers",
        "Access-Control-Request-Method",
        "Api-Version",
        "Authorization",
        "Baggage",
        "Cache-Control",
        "CloudFront-Viewer-Address",
        "Connection",
        "Content-Disposition",
        "Content-Encoding",
        "Content-Language",
        "Content-Length",
        "Content-Type",
        "Cookie",
        "Date",
        "DNT",
        "Expect",
        "Forwarded",
        "From",
        "Host",
        "Idempotency-Key",
        "If-Match",
        "If-Modified-Since",
        "If-None-Match",
        "If-Range",
        "If-Unmodified-Since",
        "Keep-Alive",
        "Max-Forwards",
        "Origin",
        "Pragma",
        "Prefer",
        "Priority",
        "Proxy-Authorization",
        "Range",
        "Referer",
        "Sec-CH-UA",
        "Sec-CH-UA-Mobile",
        "Sec-CH-UA-Platform",
        "Sec-Fetch-Dest",
        "Sec-Fetch-Mode",
        "Sec-Fetch-Site",
        "Sec-Fetch-User",
        "Sec-WebSocket-Extensions",
        "Sec-WebSocket-Key",
        "Sec-WebSocket-Protocol",
        "Sec-WebSocket-Version",
        "TE",
        "Traceparent",
        "Tracestate",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Upgrade-Insecure-Requests",
        "User-Agent",
        "Via",
        "X-Amz-Cf-Id",
        "X-Amzn-Trace-Id",
        "X-Api-Key",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Port",
        "X-Forwarded-Proto",
        "X-Real-IP",
        "X-Request-ID",
        "X-Request-Id",
        "X-Requested-With"
    };
    private static final String[] METHODS = {
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"
    };
    private static final int SLOTS = 1024;
    private static final boolean[] TOKEN = new boolean[256];
    private static final @Nullable String[] NAMES = new String[SLOTS];
    private static final byte[][] BYTES = new byte[SLOTS][];

    static {
        for (char c = '0'; c <= '9'; c++) TOKEN[c] = true;
        for (char c = 'a'; c <= 'z'; c++) TOKEN[c] = true;
        for (char c = 'A'; c <= 'Z'; c++) TOKEN[c] = true;
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) TOKEN[c] = true;
        for (String method : METHODS) put(method);
        for (String field : FIELDS) {
            put(field);
            put(field.toLowerCase(java.util.Locale.ROOT));
        }
    }

    private FieldNames() {}

    /// RFC 9110 section 5.6.2.
    static boolean isTokenChar(byte b) {
        return TOKEN[b & 0xff];
    }

    /// What no field value may hold (RFC 9110 section 5.5): control characters but tab.
    static boolean isControl(byte b) {
        return b < ' ' ? b >= 0 && b != '\t' : b == 0x7f;
    }

    static boolean isToken(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xff || !TOKEN[c]) return false;
        }
        return !text.isEmpty();
    }

    /// @param hash of the bytes, as `String.hashCode` has it
    static String intern(byte[] bytes, int from, int to, int hash) {
        for (int slot = slot(hash); ; slot = slot + 1 & SLOTS - 1) {
            String name = NAMES[slot];
            if (name == null) return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
            if (name.hashCode() == hash && Arrays.equals(BYTES[slot], 0, BYTES[slot].length, bytes, from, to))
                return name;
        }
    }

    private static void put(String name) {
        int slot = slot(name.hashCode());
        while (NAMES[slot] != null) {
            if (name.equals(NAMES[slot])) return;
            slot = slot + 1 & SLOTS - 1;
        }
        NAMES[slot] = name;
        BYTES[slot] = name.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 10 ^ hash >>> 20) & SLOTS - 1;
    }
}
