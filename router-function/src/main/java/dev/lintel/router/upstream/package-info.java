/// Calls to backends.
@NullMarked
package dev.lintel.router.upstream;

import org.jspecify.annotations.NullMarked;
