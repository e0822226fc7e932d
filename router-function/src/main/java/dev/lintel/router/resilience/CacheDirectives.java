package dev.lintel.router.resilience;

import dev.lintel.contract.Headers;
import org.jspecify.annotations.Nullable;

/// The directives of `Cache-Control` (RFC 9111 section 5.2) that decide whether a reply may be kept and used when it is
/// stale. What cannot be read of it counts for the stricter meaning.
final class CacheDirectives {
    static final long NONE = -1;

    boolean noStore;
    boolean noCache;
    boolean isPrivate;
    boolean isPublic;
    /// `must-revalidate`, `proxy-revalidate`, or `s-maxage`, which has their meaning in it.
    boolean mustRevalidate;
    /// For how many seconds it is fresh in a shared cache; [#NONE] if it does not say.
    long freshSeconds = NONE;
    /// RFC 5861 section 4; [#NONE] if it does not say.
    long staleIfErrorSeconds = NONE;

    private long maxAge = NONE;
    private long sharedMaxAge = NONE;

    static CacheDirectives of(Headers headers) {
        var directives = new CacheDirectives();
        @Nullable String value = headers.joined("Cache-Control");
        if (value != null) directives.read(value);
        return directives;
    }

    private void read(String text) {
        int at = 0;
        while (at < text.length()) {
            int end = end(text, at);
            int equals = text.indexOf('=', at);
            boolean valued = equals >= 0 && equals < end;
            String name = text.substring(at, valued ? equals : end).strip();
            take(name, valued ? unquoted(text.substring(equals + 1, end).strip()) : "");
            at = end + 1;
        }
        freshSeconds = sharedMaxAge == NONE ? maxAge : sharedMaxAge;
    }

    /// The next comma that is not within quotes.
    private static int end(String text, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) i++;
            else if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) return i;
        }
        return text.length();
    }

    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private void take(String name, String value) {
        switch (name.toLowerCase(java.util.Locale.ROOT)) {
            case "no-store" -> noStore = true;
            case "no-cache" -> noCache = true;
            case "private" -> isPrivate = true;
            case "public" -> isPublic = true;
            case "must-revalidate", "proxy-revalidate" -> mustRevalidate = true;
            case "s-maxage" -> {
                sharedMaxAge = seconds(value);
                mustRevalidate = true;
            }
            case "max-age" -> maxAge = seconds(value);
            case "stale-if-error" -> staleIfErrorSeconds = seconds(value);
            default -> {
                // others do not bear on this
            }
        }
    }

    /// 0 if it is no number; the most that RFC 9111 section 1.2.2 asks to take if it is too large a one.
    static long seconds(String text) {
        if (text.isEmpty()) return 0;
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) < '0' || text.charAt(i) > '9') return 0;
        return text.length() > 9 ? 1L << 31 : Long.parseLong(text);
    }
}
