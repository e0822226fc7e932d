/// Where the targets of a backend are found while it runs.
@NullMarked
package dev.lintel.router.upstream.discovery;

import org.jspecify.annotations.NullMarked;
