/// Breakers, outlier ejection and health of targets: what stands behind `upstream.TargetGuard`. Resilience4j in the
/// instance; between instances, the store's ledger.
@NullMarked
package dev.lintel.router.breaker;

import org.jspecify.annotations.NullMarked;
