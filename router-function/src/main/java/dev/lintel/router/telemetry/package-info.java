/// Access records, metrics and spans.
@NullMarked
package dev.lintel.router.telemetry;

import org.jspecify.annotations.NullMarked;
