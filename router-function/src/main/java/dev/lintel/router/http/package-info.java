/// Requests, replies and bodies as the router sees them.
@NullMarked
package dev.lintel.router.http;

import org.jspecify.annotations.NullMarked;
