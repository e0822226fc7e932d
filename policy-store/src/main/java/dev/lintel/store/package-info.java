/// Ports to shared state. Adapters carry their technology in their name.
@NullMarked
package dev.lintel.store;

import org.jspecify.annotations.NullMarked;
