package dev.lintel.router.lambda;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One call of the function, as the Runtime API hands it out.
///
/// @param requestId `Lambda-Runtime-Aws-Request-Id`
/// @param deadline `Lambda-Runtime-Deadline-Ms`: when the platform ends the call
/// @param traceId `Lambda-Runtime-Trace-Id`, an X-Ray header value; null if none
/// @param functionArn `Lambda-Runtime-Invoked-Function-Arn`; empty if none
/// @param clientContext `Lambda-Runtime-Client-Context`; null if none
/// @param event the JSON of the event, UTF-8; read only
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime API</a>
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record Invocation(
        String requestId,
        Instant deadline,
        @Nullable String traceId,
        String functionArn,
        @Nullable String clientContext,
        byte[] event) {}
