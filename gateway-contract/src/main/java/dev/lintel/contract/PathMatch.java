package dev.lintel.contract;

/// A condition on the normalised path.
public sealed interface PathMatch {
    /// The whole path, byte for byte.
    record Exact(String path) implements PathMatch {}

    /// Segment-aware: `/a` takes `/a` and `/a/b`, never `/ab`. `/` takes everything.
    record Prefix(String prefix) implements PathMatch {}

    /// Segments of literals and `{name}` (one non-empty segment); the last may be `{name+}` (one or more segments).
    record Template(String template) implements PathMatch {}

    /// The whole path, RE2 syntax (linear time). The last resort.
    record Regex(String pattern) implements PathMatch {}
}
