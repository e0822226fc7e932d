/// Requests that come again under the same key, and the one reply to all of them.
@NullMarked
package dev.lintel.router.idempotency;

import org.jspecify.annotations.NullMarked;
