/// Policies as configured: one record a kind. What a policy does at run time is bound in the router.
@NullMarked
package dev.lintel.contract.policy;

import org.jspecify.annotations.NullMarked;
