/// Expressions in CEL, the Common Expression Language (cel.dev): what they may say, checked when a document is read.
/// The
/// only package that sees the compiler; nothing of it is loaded before a document holds an expression.
@NullMarked
package dev.lintel.contract.expression;

import org.jspecify.annotations.NullMarked;
