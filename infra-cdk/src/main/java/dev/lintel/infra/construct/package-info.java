/// The stack's constructs, one room each for what belongs together, and what all rooms use.
@NullMarked
package dev.lintel.infra.construct;

import org.jspecify.annotations.NullMarked;
