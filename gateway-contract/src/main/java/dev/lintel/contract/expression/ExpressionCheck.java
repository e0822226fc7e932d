package dev.lintel.contract.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;

/// Parses and type-checks expressions against the variables that a request has. Thread-safe.
final class ExpressionCheck {

    private static final CelCompiler COMPILER = compiler();

    sealed interface Outcome {}

    record Right(CelAbstractSyntaxTree tree) implements Outcome {}

    record Wrong(String fault) implements Outcome {}

    private ExpressionCheck() {}

    private static CelCompiler compiler() {
        CelType texts = MapType.create(SimpleType.STRING, SimpleType.STRING);
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(ExpressionOptions.OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addVar("request.method", SimpleType.STRING)
                .addVar("request.path", SimpleType.STRING)
                .addVar("request.host", SimpleType.STRING)
                .addVar("request.headers", texts)
                .addVar("request.query", texts)
                .addVar("consumer", SimpleType.STRING)
                .addVar("groups", ListType.create(SimpleType.STRING))
                .addVar("plan", SimpleType.STRING)
                .addVar("claims", MapType.create(SimpleType.STRING, SimpleType.DYN))
                .addVar("route", SimpleType.STRING)
                .addVar("clientIp", SimpleType.STRING)
                .build();
    }

    static Outcome check(String text, Expression.Type type) {
        if (text.isBlank()) return new Wrong("is empty");
        if (text.length() > Expression.LENGTH) return new Wrong("is longer than " + Expression.LENGTH + " characters");
        CelValidationResult result = COMPILER.compile(text);
        if (result.hasError()) return new Wrong(fault(result.getErrors().getFirst()));
        try {
            CelAbstractSyntaxTree tree = result.getAst();
            CelType given = tree.getResultType();
            return fits(given, type)
                    ? new Right(tree)
                    : new Wrong("gives " + given.name() + ", and " + type.description() + " is needed");
        } catch (CelValidationException wrong) {
            return new Wrong(fault(wrong.getErrors().getFirst()));
        }
    }

    private static boolean fits(CelType given, Expression.Type wanted) {
        if (given.equals(SimpleType.DYN)) return true; // what a claim holds shows when a request comes
        return switch (wanted) {
            case TEXT -> given.equals(SimpleType.STRING);
            case NUMBER -> given.equals(SimpleType.INT) || given.equals(SimpleType.UINT);
            case CONDITION -> given.equals(SimpleType.BOOL);
        };
    }

    private static String fault(CelIssue issue) {
        String message = issue.getMessage();
        int line = message.indexOf('\n');
        return "is no expression that can be used: line "
                + issue.getSourceLocation().getLine() + ", column "
                + (issue.getSourceLocation().getColumn() + 1) + ": "
                + (line < 0 ? message : message.substring(0, line));
    }
}
