@NullMarked
package dev.lintel.contract.edge;

import org.jspecify.annotations.NullMarked;
