/// Secrets by reference: the document names them, the keepers hold them.
@NullMarked
package dev.lintel.store.secret;

import org.jspecify.annotations.NullMarked;
