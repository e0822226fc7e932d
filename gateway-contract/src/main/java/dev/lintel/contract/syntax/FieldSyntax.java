package dev.lintel.contract.syntax;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Header fields (RFC 9110 section 5): names are tokens, values visible ASCII, so that no value can end a line or
/// smuggle
/// a field.
public final class FieldSyntax {
    public static final int NAME_LENGTH = 128;
    public static final int VALUE_LENGTH = 4096;

    /// What frames a message or belongs to one connection: Lintel's own business (RFC 9110 section 7.6.1, RFC 9112
    /// section 6, RFC 9113 section 8.2.2).
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-length",
            "expect",
            "http2-settings",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private FieldSyntax() {}

    public static @Nullable String faultInName(String text) {
        return isToken(text) && text.length() <= NAME_LENGTH
                ? null
                : "is not a header name: letters, digits and !#$%&'*+-.^_`|~, at most " + NAME_LENGTH;
    }

    /// A name that configuration may set or remove.
    public static @Nullable String faultInChangedName(String text) {
        String fault = faultInName(text);
        if (fault != null) return fault;
        String name = text.toLowerCase(Locale.ROOT);
        if (name.equals("host")) return "cannot be changed by header rules: the route's forward.host decides it";
        return RESERVED.contains(name)
                ? "cannot be changed: it frames the message or belongs to one connection, which Lintel manages"
                : null;
    }

    public static @Nullable String faultInValue(String text) {
        if (text.length() > VALUE_LENGTH) return "is longer than " + VALUE_LENGTH + " characters";
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c > '~')
                return "holds a character that no header value may: only visible ASCII, spaces and tabs are allowed";
        }
        return text.equals(text.strip()) ? null : "begins or ends with white space";
    }

    public static @Nullable String faultInMethod(String text) {
        if (!isToken(text) || text.length() > 32) return "is not a method";
        if (text.equals("CONNECT"))
            return "cannot be routed: CONNECT asks for a tunnel, and Lintel is no forward proxy";
        String upper = text.toUpperCase(Locale.ROOT);
        return text.equals(upper) ? null : "is not a method: methods are upper case, " + upper;
    }

    /// A cookie name is a token as well (RFC 6265 section 4.1.1).
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) return false;
        }
        return !text.isEmpty();
    }
}
