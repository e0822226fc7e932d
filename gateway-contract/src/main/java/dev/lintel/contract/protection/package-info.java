/// How a backend is protected, and its callers from it: breaker, outlier ejection, health check, bulkhead.
@NullMarked
package dev.lintel.contract.protection;

import org.jspecify.annotations.NullMarked;
