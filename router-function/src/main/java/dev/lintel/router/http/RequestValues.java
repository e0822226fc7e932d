package dev.lintel.router.http;

import dev.lintel.contract.Headers;
import org.jspecify.annotations.Nullable;

/// Single values that a request carries in lists.
public final class RequestValues {
    private RequestValues() {}

    /// A browser may send several `Cookie` fields over HTTP/2 (RFC 9113 section 8.2.3).
    public static @Nullable String cookie(Headers headers, String name) {
        for (int i = 0; i < headers.size(); i++) {
            if (!headers.name(i).equalsIgnoreCase("Cookie")) continue;
            @Nullable String value = parameter(headers.value(i), name, ';');
            if (value != null) return value;
        }
        return null;
    }

    /// The first value of a query parameter, raw.
    public static @Nullable String parameter(@Nullable String query, String name) {
        return parameter(query, name, '&');
    }

    private static @Nullable String parameter(@Nullable String text, String name, char separator) {
        if (text == null) return null;
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf(separator, at);
            if (end < 0) end = text.length();
            while (at < end && text.charAt(at) == ' ') at++;
            int equals = at + name.length();
            if (equals < end && text.charAt(equals) == '=' && text.startsWith(name, at))
                return text.substring(equals + 1, end);
            at = end + 1;
        }
        return null;
    }
}
