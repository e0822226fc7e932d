package dev.lintel.local.edge;

import java.util.Set;

/// Which fields edge functions may see and change ("Restrictions on all edge functions" in CloudFront's developer
/// guide).
/// Names are lower case.
final class HeaderRights {
    private static final Set<String> DISALLOWED = Set.of(
            "connection",
            "expect",
            "http2-settings", // CloudFront never sees it: its HTTP/2 begins with TLS
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "trailer",
            "upgrade",
            "x-accel-buffering",
            "x-accel-charset",
            "x-accel-limit-rate",
            "x-accel-redirect",
            "x-amzn-auth",
            "x-amzn-cf-billing",
            "x-amzn-cf-id",
            "x-amzn-cf-xff",
            "x-amzn-errortype",
            "x-amzn-fle-profile",
            "x-amzn-header-count",
            "x-amzn-header-order",
            "x-amzn-lambda-integration-tag",
            "x-amzn-requestid",
            "x-cache",
            "x-forwarded-proto",
            "x-real-ip");
    private static final Set<String> READ_ONLY_IN_REQUESTS =
            Set.of("content-length", "host", "transfer-encoding", "via");
    private static final Set<String> READ_ONLY_IN_RESPONSES = Set.of("warning", "via");

    private HeaderRights() {}

    /// Neither shown to functions nor to be added by them.
    static boolean disallowed(String name) {
        return DISALLOWED.contains(name) || name.startsWith("x-amz-cf-") || name.startsWith("x-edge-");
    }

    static boolean readOnly(FunctionKind kind, String name) {
        return switch (kind) {
            case VIEWER_REQUEST -> READ_ONLY_IN_REQUESTS.contains(name);
            case VIEWER_RESPONSE -> READ_ONLY_IN_RESPONSES.contains(name);
        };
    }
}
