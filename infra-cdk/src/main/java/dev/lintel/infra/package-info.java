/// The CDK stack. It takes artifacts (jars, edge bundles), never router classes; its constructs come with the stack.
@NullMarked
package dev.lintel.infra;

import org.jspecify.annotations.NullMarked;
