/// The control plane: validated, revisioned resources.
@NullMarked
package dev.lintel.admin;

import org.jspecify.annotations.NullMarked;
