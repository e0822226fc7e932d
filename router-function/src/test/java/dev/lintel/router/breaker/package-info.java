@NullMarked
package dev.lintel.router.breaker;

import org.jspecify.annotations.NullMarked;
