package dev.lintel.contract.syntax;

import org.jspecify.annotations.Nullable;

/// Web origins as browsers write them in `Origin` (RFC 6454 section 6.2): scheme, host, and the port where it is not
/// the
/// scheme's own.
public final class OriginSyntax {
    public static final String ANY = "*";

    private static final String FORM =
            "is not an origin: https://app.example.com, https://*.example.com for all hosts below, or * for every origin";

    private OriginSyntax() {}

    /// An origin, one whose host is `*.` and a name, or [#ANY].
    public static @Nullable String faultInPattern(String text) {
        if (text.equals(ANY)) return null;
        if (text.equals("null")) return "would admit every sandboxed page and file: those all send the origin 'null'";
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        if (!scheme.equals("https") && !scheme.equals("http")) return FORM;
        String authority = text.substring(colon + 3);
        String host = authority.startsWith("*.") ? authority.substring(2) : authority;
        if (HostSyntax.faultInAuthority(host) != null || (!host.equals(authority) && host.startsWith("["))) return FORM;
        if (!text.equals(text.toLowerCase(java.util.Locale.ROOT)))
            return "is never sent so: browsers write origins in lower case";
        boolean ownPort = authority.endsWith(scheme.equals("https") ? ":443" : ":80");
        return ownPort ? "is never sent so: browsers leave the scheme's own port out" : null;
    }

    /// Whether an origin is one of those a pattern means.
    ///
    /// @param pattern as [#faultInPattern] takes it
    public static boolean matches(String pattern, String origin) {
        int star = pattern.indexOf('*');
        if (star < 0) return pattern.equals(origin);
        if (star == 0) return true;
        String tail = pattern.substring(star + 1);
        return origin.length() > star + tail.length()
                && origin.startsWith(pattern.substring(0, star))
                && origin.endsWith(tail)
                && isHostText(origin, star, origin.length() - tail.length());
    }

    private static boolean isHostText(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
            if (!plain) return false;
        }
        return true;
    }
}
