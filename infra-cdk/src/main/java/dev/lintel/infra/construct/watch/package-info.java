/// Alarms and the dashboard.
@NullMarked
package dev.lintel.infra.construct.watch;

import org.jspecify.annotations.NullMarked;
