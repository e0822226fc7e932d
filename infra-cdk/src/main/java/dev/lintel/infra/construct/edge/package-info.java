/// The distribution and what stands in front of it.
@NullMarked
package dev.lintel.infra.construct.edge;

import org.jspecify.annotations.NullMarked;
