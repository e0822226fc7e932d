/// The router's side of the edge: who may call it, what is believed of the fields the edge sets, and what replies tell
/// the edge's cache. Knows nothing of Lambda events.
@NullMarked
package dev.lintel.router.edge;

import org.jspecify.annotations.NullMarked;
