package dev.lintel.router.proxy;

import dev.lintel.contract.Headers;
import java.util.Locale;
import java.util.Set;

/// What of a trailer section goes on, in either direction. Readers that merge trailers into the head must not get from
/// there what the head was cleaned of: fields of one hop, what only proxies or the gateway may say, and what RFC 9110
/// section 6.5.1 keeps out of trailers because it frames, routes, authenticates, controls or describes the message.
public final class TrailerFields {
    private static final Set<String> HEAD_ONLY = Set.of(
            "age",
            "authorization",
            "cache-control",
            "content-encoding",
            "content-length",
            "content-range",
            "content-type",
            "cookie",
            "date",
            "expect",
            "expires",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "location",
            "pragma",
            "range",
            "retry-after",
            "set-cookie",
            "trailer",
            "vary",
            "warning",
            "www-authenticate");

    private TrailerFields() {}

    public static Headers passed(Headers read) {
        if (read.size() == 0) return read;
        Headers.Builder kept = Headers.builder();
        for (int i = 0; i < read.size(); i++) {
            String name = read.name(i);
            if (FieldKind.of(name) == FieldKind.END_TO_END && !HEAD_ONLY.contains(name.toLowerCase(Locale.ROOT)))
                kept.add(name, read.value(i));
        }
        return kept.build();
    }
}
