package dev.lintel.router.lambda;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import org.jspecify.annotations.Nullable;

/// A request as AWS tells of it; nothing of it was checked yet.
///
/// @param rawPath percent-encoded as the client sent it, without stage
/// @param query percent-encoded; null if none
/// @param headers one field for each value; `Cookie` is one field
/// @param sourceIp of the platform's client: mostly a CloudFront address
/// @param protocol such as `HTTP/1.1`
record HttpEvent(
        Shape shape,
        String method,
        String rawPath,
        @Nullable String query,
        Headers headers,
        Body body,
        String sourceIp,
        String protocol) {
    /// Which service tells, and so how it wants its answer.
    enum Shape {
        /// Payload 2.0 of a function URL.
        FUNCTION_URL,
        /// The proxy event 1.0 of an API Gateway REST API.
        REST
    }
}
