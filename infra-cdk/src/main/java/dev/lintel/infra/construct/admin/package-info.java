/// The control plane: admin API and publisher.
@NullMarked
package dev.lintel.infra.construct.admin;

import org.jspecify.annotations.NullMarked;
