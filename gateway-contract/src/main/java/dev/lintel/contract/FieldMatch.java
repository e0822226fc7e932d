package dev.lintel.contract;

/// A condition on a header field or query parameter.
///
/// @param name header: without case; query: as decoded
/// @param test how the value is compared; any one of several values may satisfy it
public record FieldMatch(String name, Test test) {
    public sealed interface Test {
        record Exact(String value) implements Test {}

        record Present() implements Test {}

        /// The whole value, RE2 syntax.
        record Regex(String pattern) implements Test {}
    }
}
