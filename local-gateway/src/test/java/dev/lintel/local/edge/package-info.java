@NullMarked
package dev.lintel.local.edge;

import org.jspecify.annotations.NullMarked;
