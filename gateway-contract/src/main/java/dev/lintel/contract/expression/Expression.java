package dev.lintel.contract.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import org.jspecify.annotations.Nullable;

/// An expression over a request that was checked: it parses, knows its variables and gives the type that was asked for.
/// Equal to another one of the same text and type. Immutable.
///
/// Variables: `request.method`, `request.path`, `request.host` (text), `request.headers` (names in lower case, values
/// of one name joined by a comma), `request.query` (the first value of each name), `consumer`, `groups`, `plan`,
/// `claims`, `route` and `clientIp`.
public final class Expression {
    public static final int LENGTH = 2_000;

    /// What an expression gives.
    public enum Type {
        TEXT("a string"),
        NUMBER("a whole number"),
        CONDITION("true or false");

        private final String description;

        Type(String description) {
            this.description = description;
        }

        String description() {
            return description;
        }
    }

    private final String text;
    private final Type type;
    private final CelAbstractSyntaxTree checked;

    private Expression(String text, Type type, CelAbstractSyntaxTree checked) {
        this.text = text;
        this.type = type;
        this.checked = checked;
    }

    /// @throws IllegalArgumentException if it has a fault
    public static Expression of(String text, Type type) {
        return switch (ExpressionCheck.check(text, type)) {
            case ExpressionCheck.Right right -> new Expression(text, type, right.tree());
            case ExpressionCheck.Wrong wrong -> throw new IllegalArgumentException(wrong.fault());
        };
    }

    /// What is wrong and where in the text; null when nothing is.
    public static @Nullable String faultIn(String text, Type type) {
        return switch (ExpressionCheck.check(text, type)) {
            case ExpressionCheck.Right right -> null;
            case ExpressionCheck.Wrong wrong -> wrong.fault();
        };
    }

    public String text() {
        return text;
    }

    public Type type() {
        return type;
    }

    /// For the one who makes a program of it.
    public CelAbstractSyntaxTree checked() {
        return checked;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Expression that && text.equals(that.text) && type == that.type;
    }

    @Override
    public int hashCode() {
        return 31 * text.hashCode() + type.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
