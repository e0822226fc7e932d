package dev.lintel.router.expression;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;
import dev.lintel.contract.expression.Expression;
import dev.lintel.contract.expression.ExpressionOptions;
import dev.lintel.router.policy.Exchange;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// An expression as a program, made once for a revision: a tree of closures over the variables that it names. Its cost
/// is bounded by its length and by the number of steps that its loops may take. Thread-safe.
///
/// It fails where it reads what is not there, such as a header that the request lacks: `has(claims.x)` and
/// `'x' in request.headers` ask before.
public final class CompiledExpression {
    private static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(ExpressionOptions.OPTIONS)
            .build();

    private final Program program;

    /// @throws IllegalArgumentException if no program can be made of it
    public CompiledExpression(Expression expression) {
        try {
            program = RUNTIME.createProgram(expression.checked());
        } catch (CelEvaluationException failed) {
            throw new IllegalArgumentException("no program can be made of " + expression.text(), failed);
        }
    }

    /// Null if it fails or gives no text.
    public @Nullable String text(Exchange exchange) {
        return value(exchange) instanceof String text ? text : null;
    }

    /// Empty if it fails or gives no whole number.
    public OptionalLong number(Exchange exchange) {
        return value(exchange) instanceof Number number && !(number instanceof Double)
                ? OptionalLong.of(number.longValue())
                : OptionalLong.empty();
    }

    /// False if it fails.
    public boolean holds(Exchange exchange) {
        return value(exchange) instanceof Boolean condition && condition;
    }

    private @Nullable Object value(Exchange exchange) {
        try {
            return program.eval(new RequestVariables(exchange));
        } catch (CelEvaluationException failed) {
            return null; // it reads what this request lacks; the policy says what that means
        }
    }
}
