/// Expressions of documents as programs over exchanges. Nothing of CEL is loaded before a document holds one.
@NullMarked
package dev.lintel.router.expression;

import org.jspecify.annotations.NullMarked;
