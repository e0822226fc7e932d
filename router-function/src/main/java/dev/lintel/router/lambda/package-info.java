/// The router as a Lambda function: events in, streamed replies out. The only place that knows AWS event JSON.
@NullMarked
package dev.lintel.router.lambda;

import org.jspecify.annotations.NullMarked;
