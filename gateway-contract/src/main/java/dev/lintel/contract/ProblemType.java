package dev.lintel.contract;

import java.net.URI;

/// Each failure that a caller can see, once (RFC 9457 section 3.1). `problem-types.json` holds the same set for other
/// languages; a test keeps the two equal.
public enum ProblemType {
    BAD_REQUEST(400, "Bad request", false),
    BAD_PATH(400, "Bad path", false),
    BAD_FRAMING(400, "Ambiguous message framing", false),
    ENCODED_SLASH(400, "Encoded slash refused", false),
    IDEMPOTENCY_KEY_INVALID(400, "Invalid idempotency key", false),
    INVALID_DOCUMENT(422, "Invalid configuration", false),
    UNAUTHORIZED(401, "Unauthorized", false),
    FORBIDDEN(403, "Forbidden", false),
    ROUTE_NOT_FOUND(404, "No route", false),
    RESOURCE_NOT_FOUND(404, "No such resource", false),
    METHOD_NOT_ALLOWED(405, "Method not allowed", false),
    NOT_ACCEPTABLE(406, "Not acceptable", false),
    REQUEST_TIMEOUT(408, "Request timeout", true),
    RESOURCE_REFERENCED(409, "Resource is referenced", false),
    CONFLICT(409, "Conflict", true),
    IDEMPOTENCY_KEY_IN_USE(409, "Idempotency key in use", true),
    REPLY_NOT_KEPT(409, "Reply not kept", false),
    ROUTE_RETIRED(410, "Route retired", false),
    PRECONDITION_FAILED(412, "Precondition failed", false),
    CONTENT_TOO_LARGE(413, "Content too large", false),
    URI_TOO_LONG(414, "URI too long", false),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type", false),
    EXPECTATION_FAILED(417, "Expectation failed", false),
    MISDIRECTED_REQUEST(421, "Misdirected request", false),
    IDEMPOTENCY_KEY_REUSED(422, "Idempotency key reused", false),
    PRECONDITION_REQUIRED(428, "Precondition required", false),
    RATE_LIMITED(429, "Rate limit exceeded", true),
    QUOTA_EXCEEDED(429, "Quota exceeded", true),
    CONCURRENCY_EXCEEDED(429, "Too many requests at a time", true),
    HEADERS_TOO_LARGE(431, "Request header fields too large", false),
    INTERNAL(500, "Internal error", false),
    NOT_IMPLEMENTED(501, "Not implemented", false),
    UPSTREAM_UNREACHABLE(502, "Upstream unreachable", true),
    UPSTREAM_BAD_REPLY(502, "Bad upstream reply", true),
    UPSTREAM_ADDRESS_REFUSED(502, "Upstream address refused", false),
    EDGE_FUNCTION_INVALID(502, "Edge function broke a rule", false),
    EDGE_FUNCTION_FAILED(503, "Edge function failed", true),
    CONFIGURATION_UNAVAILABLE(503, "Configuration unavailable", true),
    STORE_UNAVAILABLE(503, "Store unavailable", true),
    OVERLOADED(503, "Overloaded", true),
    CIRCUIT_OPEN(503, "Circuit open", true),
    SHUTTING_DOWN(503, "Shutting down", true),
    UPSTREAM_TIMEOUT(504, "Upstream timeout", true),
    HTTP_VERSION_NOT_SUPPORTED(505, "HTTP version not supported", false),
    LOOP_DETECTED(508, "Loop detected", false);

    private final int status;
    private final String title;
    private final boolean retryable;
    private final String slug;
    private final URI uri;

    ProblemType(int status, String title, boolean retryable) {
        this.status = status;
        this.title = title;
        this.retryable = retryable;
        this.slug = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        this.uri = URI.create("https://lintel.dev/problems/" + slug);
    }

    /// The HTTP status, 400 to 599.
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /// Whether the same request may succeed later without a change.
    public boolean retryable() {
        return retryable;
    }

    /// The last segment of the type URI, for example `route-not-found`; also the value in access records.
    public String slug() {
        return slug;
    }

    public URI uri() {
        return uri;
    }
}
