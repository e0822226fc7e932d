package dev.lintel.contract.edge;

import java.util.List;
import java.util.Set;

/// Which request header fields an edge function and the router see alike. CloudFront hides some from functions
/// (developer guide, "Restrictions on all edge functions"; cookies come apart from the other fields) or rewrites them;
/// others the edge or the router sets or drops before a route is found.
final class EdgeFields {
    private static final Set<String> UNLIKE = Set.of(
            "accept-encoding",
            "cdn-loop",
            "connection",
            "content-length",
            "cookie",
            "expect",
            "forwarded",
            "host",
            "http2-settings",
            "keep-alive",
            "max-forwards",
            "proxy",
            "te",
            "traceparent",
            "tracestate",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via",
            "warning",
            "x-cache",
            "x-real-ip",
            "x-request-id");
    private static final List<String> UNLIKE_PREFIXES =
            List.of("cloudfront-", "lintel-", "proxy-", "x-accel-", "x-amz", "x-edge-", "x-forwarded-");

    private EdgeFields() {}

    /// @param name lower case
    static boolean isVisible(String name) {
        return !UNLIKE.contains(name) && UNLIKE_PREFIXES.stream().noneMatch(name::startsWith);
    }
}
