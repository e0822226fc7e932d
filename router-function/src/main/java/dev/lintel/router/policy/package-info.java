/// The chain that a request goes through, and what each kind of policy does.
@NullMarked
package dev.lintel.router.policy;

import org.jspecify.annotations.NullMarked;
