/// What router instances tell each other of the targets of backends: breakers that are not quietly closed, and health.
@NullMarked
package dev.lintel.store.breaker;

import org.jspecify.annotations.NullMarked;
