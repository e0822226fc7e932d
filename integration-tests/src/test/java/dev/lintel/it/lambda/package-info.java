/// The router's Lambda package as processes, started as Lambda starts them.
@NullMarked
package dev.lintel.it.lambda;

import org.jspecify.annotations.NullMarked;
