@NullMarked
package dev.lintel.store.breaker;

import org.jspecify.annotations.NullMarked;
