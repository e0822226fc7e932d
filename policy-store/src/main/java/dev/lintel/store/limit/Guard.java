package dev.lintel.store.limit;

/// What must be true of a cell for a change to happen.
public sealed interface Guard {
    String cell();

    /// For adapters without expressions.
    boolean passes(long value);

    /// Present, and within both bounds.
    record Between(String cell, long low, long high) implements Guard {
        @Override
        public boolean passes(long value) {
            return value != Cells.ABSENT && value >= low && value <= high;
        }
    }

    /// Missing, or not above.
    record AtMostOrAbsent(String cell, long high) implements Guard {
        @Override
        public boolean passes(long value) {
            return value == Cells.ABSENT || value <= high;
        }
    }

    /// Exactly that value; missing for [Cells#ABSENT].
    record Is(String cell, long expected) implements Guard {
        @Override
        public boolean passes(long value) {
            return value == expected;
        }
    }
}
