/// What answers at the end of a chain: forwarding, redirecting, replying.
@NullMarked
package dev.lintel.router.action;

import org.jspecify.annotations.NullMarked;
