/// What the edge and the parts behind it agree on.
@NullMarked
package dev.lintel.contract.edge;

import org.jspecify.annotations.NullMarked;
