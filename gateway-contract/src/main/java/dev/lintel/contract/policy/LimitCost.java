package dev.lintel.contract.policy;

import dev.lintel.contract.expression.Expression;
import dev.lintel.contract.syntax.Range;
import java.util.function.ToLongFunction;

/// What one request takes of a limit.
public sealed interface LimitCost {
    Range UNITS = new Range(1, 1_000_000);

    record Fixed(long units) implements LimitCost {
        public static final Fixed ONE = new Fixed(1);

        /// @throws IllegalArgumentException if it is out of range
        public Fixed {
            UNITS.require("cost", units);
        }
    }

    /// Below 1 the request takes nothing, above the limit it takes the whole limit. One that fails takes 1.
    record Computed(Expression expression) implements LimitCost {}

    /// @param most what a request without an override can take at once
    /// @param mostOf the same of an override
    /// @throws IllegalArgumentException if no request could ever pass
    default void requireWithin(long most, LimitScope scope, ToLongFunction<LimitOverride> mostOf) {
        if (!(this instanceof Fixed fixed)) return;
        boolean fits = fixed.units() <= most
                && scope.overrides().stream().allMatch(override -> fixed.units() <= mostOf.applyAsLong(override));
        if (!fits) throw new IllegalArgumentException("'cost' is more than can ever be taken at once");
    }
}
