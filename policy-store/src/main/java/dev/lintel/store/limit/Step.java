package dev.lintel.store.limit;

import java.util.List;

/// What a meter says to a wish, going by the cells that were seen last.
sealed interface Step {
    /// The part of a change that takes it.
    ///
    /// @param onDebt guesses that the bucket of a rate is in use by then; for others false
    /// @param until the last moment at which what was taken may be used
    /// @param expiresAt when the cells mean nothing any more
    record Fits(List<Guard> guards, List<Edit> edits, boolean onDebt, long until, long expiresAt) implements Step {}

    /// It is not there.
    ///
    /// @param opensAt it may be there once the earliest possible time has come to this; [Long#MAX_VALUE] for never
    record Full(long opensAt) implements Step {}
}
