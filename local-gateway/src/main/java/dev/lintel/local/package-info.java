/// The whole gateway in one process, and the lintel command.
@NullMarked
package dev.lintel.local;

import org.jspecify.annotations.NullMarked;
