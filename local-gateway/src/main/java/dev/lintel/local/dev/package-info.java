/// The gateway in one process: what `lintel dev` starts.
@NullMarked
package dev.lintel.local.dev;

import org.jspecify.annotations.NullMarked;
