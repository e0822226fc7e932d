package dev.lintel.router.action;

import dev.lintel.contract.Action.StickyKey;
import dev.lintel.contract.Headers;
import dev.lintel.router.policy.Exchange;
import org.jspecify.annotations.Nullable;

/// What identifies a client for a sticky split, found in a request.
@FunctionalInterface
interface ClientKey {
    /// Null if the request has none.
    @Nullable
    String find(Exchange exchange);

    static ClientKey of(StickyKey key) {
        String name = key.name();
        return switch (key.source()) {
            case HEADER -> exchange -> exchange.request().headers().first(name);
            case COOKIE -> exchange -> cookie(exchange.request().headers(), name);
            case QUERY -> exchange -> parameter(exchange.request().query(), name, '&');
            case CLIENT_IP -> exchange -> exchange.record().client;
        };
    }

    /// A browser may send several `Cookie` fields over HTTP/2 (RFC 9113 section 8.2.3).
    private static @Nullable String cookie(Headers headers, String name) {
        for (int i = 0; i < headers.size(); i++) {
            if (!headers.name(i).equalsIgnoreCase("Cookie")) continue;
            @Nullable String value = parameter(headers.value(i), name, ';');
            if (value != null) return value;
        }
        return null;
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
