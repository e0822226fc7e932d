package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fields that end at CloudFront, in both directions ("HTTP request headers and CloudFront behavior" in its
/// developer
/// guide), and what it adds.
final class HopFields {
    static final String VIA_HOST = "0123456789abcdef0123456789abcdef.lintel-dev (CloudFront)";
    private static final String POP = "DEV50-L1";
    private static final Set<String> REQUEST = Set.of(
            "accept-encoding",
            "cloudfront-forwarded-proto",
            "cloudfront-viewer-address",
            "connection",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via",
            "x-amz-cf-id",
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-real-ip");
    private static final Set<String> REPLY = Set.of(
            "connection",
            "keep-alive",
            "lintel-cache-tag", // the stack's response headers policy takes it off
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via",
            "x-amz-cf-id",
            "x-amz-cf-pop",
            "x-cache");

    private HopFields() {}

    /// The viewer's fields without those that its `Connection` names (RFC 9110 section 7.6.1). To be called before
    /// anything of ours is added: a viewer cannot name away what Lintel tells the router.
    static Headers withoutNamed(Headers viewer) {
        Set<String> named = named(viewer);
        named.removeAll(REQUEST); // those end here anyway, and tell of an upgrade until then
        return named.isEmpty() ? viewer : without(viewer, named, "x-edge-").build();
    }

    /// The viewer's fields without those; of an upgrade to WebSocket its two stay.
    static Headers.Builder ofRequest(Headers headers, boolean webSocket) {
        Headers.Builder out = without(headers, REQUEST, "x-edge-");
        if (webSocket) out.add("Connection", "Upgrade").add("Upgrade", "websocket");
        return out;
    }

    /// @param protocol that the viewer spoke
    /// @param cache what `X-Cache` tells; with the reason before it
    static Headers ofReply(Headers headers, String protocol, String cache, String requestId, int status) {
        Set<String> dropped = named(headers);
        dropped.addAll(REPLY);
        Headers.Builder out = without(headers, dropped, "x-edge-");
        if (status == 101) out.add("Connection", "Upgrade").add("Upgrade", "websocket");
        out.add("Via", via(headers.joined("Via"), protocol));
        @Nullable String told = headers.first("X-Cache"); // of a function's failure
        out.add("X-Cache", told != null && told.startsWith("Function") ? told : cache + " from lintel-dev");
        return out.add("X-Amz-Cf-Pop", POP).add("X-Amz-Cf-Id", requestId).build();
    }

    static String via(@Nullable String before, String protocol) {
        String version = protocol.equals("HTTP/2") ? "2.0" : protocol.equals("HTTP/1.0") ? "1.0" : "1.1";
        String own = version + " " + VIA_HOST;
        return before == null || before.isEmpty() ? own : before + ", " + own;
    }

    private static Set<String> named(Headers headers) {
        Set<String> named = new HashSet<>();
        for (String field : headers.all("Connection"))
            for (String name : field.split(",", -1)) named.add(name.strip().toLowerCase(Locale.ROOT));
        return named;
    }

    private static Headers.Builder without(Headers headers, Set<String> dropped, String droppedPrefix) {
        Headers.Builder out = Headers.builder();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            if (!dropped.contains(name) && !name.startsWith(droppedPrefix)) out.add(headers.name(i), headers.value(i));
        }
        return out;
    }
}
