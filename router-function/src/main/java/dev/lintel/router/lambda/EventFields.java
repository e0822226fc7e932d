package dev.lintel.router.lambda;

import dev.lintel.contract.Headers;
import org.jspecify.annotations.Nullable;

/// Collects the header fields of an event. `multiValueHeaders` tells more than `headers` and is taken before it;
/// `cookies` is what the client's `Cookie` fields were split into. One per event.
final class EventFields {
    private final Headers.Builder single = Headers.builder();
    private Headers.@Nullable Builder multiple;
    private @Nullable StringBuilder cookies;

    void single(String name, String value) {
        single.add(name, value);
    }

    void multiple(String name, String value) {
        if (multiple == null) multiple = Headers.builder();
        multiple.add(name, value);
    }

    void cookie(String pair) {
        if (cookies == null) cookies = new StringBuilder(pair.length() + 64).append(pair);
        else cookies.append("; ").append(pair);
    }

    /// @param domainName stands in for `Host` where that is missing
    Headers headers(@Nullable String domainName) {
        Headers.Builder fields = multiple == null ? single : multiple;
        if (cookies != null) fields.set("cookie", cookies.toString());
        else joinCookies(fields);
        if (domainName != null && !fields.contains("Host")) fields.add("host", domainName);
        return fields.build();
    }

    // As an HTTP/2 entry puts together what came in crumbs (RFC 9113 section 8.2.3).
    private static void joinCookies(Headers.Builder fields) {
        int found = 0;
        for (int i = 0; i < fields.size(); i++) if (fields.name(i).equalsIgnoreCase("cookie")) found++;
        if (found < 2) return;
        var joined = new StringBuilder(128);
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.name(i).equalsIgnoreCase("cookie")) continue;
            if (!joined.isEmpty()) joined.append("; ");
            joined.append(fields.value(i));
        }
        fields.set("cookie", joined.toString());
    }
}
