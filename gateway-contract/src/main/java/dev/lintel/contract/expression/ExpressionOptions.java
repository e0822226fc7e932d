package dev.lintel.contract.expression;

import dev.cel.common.CelOptions;

/// Bounds of expressions, the same for who checks and who evaluates them.
public final class ExpressionOptions {
    /// Of one macro over a list: what a request can hold of fields is of that order.
    private static final int ITERATIONS = 1_000;
    private static final int DEPTH = 32;

    public static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(Expression.LENGTH)
            .maxParseRecursionDepth(DEPTH)
            .comprehensionMaxIterations(ITERATIONS)
            .maxRegexProgramSize(1_000)
            .build();

    private ExpressionOptions() {}
}
