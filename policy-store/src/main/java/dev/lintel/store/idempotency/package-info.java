/// Which idempotency keys are taken, and what the requests under them were answered.
@NullMarked
package dev.lintel.store.idempotency;

import org.jspecify.annotations.NullMarked;
