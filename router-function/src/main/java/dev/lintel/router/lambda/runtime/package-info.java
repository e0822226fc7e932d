/// The Runtime API of Lambda, spoken on the router's own event loops: replies stream. Knows no events and no HTTP
/// semantics of the gateway, only invocations.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime API</a>
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html">Response streaming in a custom
/// runtime</a>
@NullMarked
package dev.lintel.router.lambda.runtime;

import org.jspecify.annotations.NullMarked;
