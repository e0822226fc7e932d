/// How things look on a terminal.
@NullMarked
package dev.lintel.local.console;

import org.jspecify.annotations.NullMarked;
