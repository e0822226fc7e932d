/// What stands around the call of a backend: attempts that follow a failed one or run beside a slow one, and what is
/// answered when all of them failed.
@NullMarked
package dev.lintel.router.resilience;

import org.jspecify.annotations.NullMarked;
