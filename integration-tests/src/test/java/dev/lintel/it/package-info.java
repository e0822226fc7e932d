/// Whole-gateway tests, and the rules that hold the modules apart.
@NullMarked
package dev.lintel.it;

import org.jspecify.annotations.NullMarked;
