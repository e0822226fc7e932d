/// Backends and a document to try the gateway with.
@NullMarked
package dev.lintel.local.demo;

import org.jspecify.annotations.NullMarked;
