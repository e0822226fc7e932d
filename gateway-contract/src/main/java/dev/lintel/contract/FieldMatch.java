package dev.lintel.contract;

import dev.lintel.contract.syntax.RegexSyntax;
import dev.lintel.contract.syntax.Syntax;

/// A condition on a header field or query parameter.
///
/// @param name header: without case; query: as decoded
/// @param test how the value is compared; any one of several values may satisfy it
public record FieldMatch(String name, Test test) {
    private static final int NAME_LENGTH = 256;

    /// @throws IllegalArgumentException if the name is empty or too long
    public FieldMatch {
        if (name.isEmpty() || name.length() > NAME_LENGTH)
            throw new IllegalArgumentException("name must have 1 to " + NAME_LENGTH + " characters");
    }

    public sealed interface Test {
        record Exact(String value) implements Test {}

        record Present() implements Test {}

        /// The whole value, RE2 syntax.
        record Regex(String pattern) implements Test {
            private static final Syntax RULE = RegexSyntax::faultIn;

            /// @throws IllegalArgumentException if it is not RE2 syntax
            public Regex {
                RULE.require(pattern);
            }
        }
    }
}
