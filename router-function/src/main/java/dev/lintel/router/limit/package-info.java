/// Rate limits, quotas and concurrency limits as policies of a route: what is counted, and what a refusal says.
@NullMarked
package dev.lintel.router.limit;

import org.jspecify.annotations.NullMarked;
