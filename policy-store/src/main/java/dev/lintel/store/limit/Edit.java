package dev.lintel.store.limit;

/// What a change does to a cell. A change edits each cell at most once.
public sealed interface Edit {
    String cell();

    record Put(String cell, long value) implements Edit {}

    /// A missing cell counts as 0.
    record Add(String cell, long amount) implements Edit {}

    record Drop(String cell) implements Edit {}
}
