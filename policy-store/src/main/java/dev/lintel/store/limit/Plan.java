package dev.lintel.store.limit;

import java.util.ArrayList;
import java.util.List;

/// One change for several limits of an item: all of them fit, or it says which do not.
///
/// @param full what does not fit; empty if all do
record Plan(List<Guard> guards, List<Edit> edits, List<Grant> grants, List<Full> full) {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3_600;

    /// What a holding gets when the change is made.
    record Grant(Holding holding, Meter by, long permits, long until, boolean onDebt) {}

    /// @param opensAt as in [Step.Full]
    record Full(Holding holding, long opensAt) {}

    /// @param permits at least 1
    record Wish(Holding holding, long permits, boolean extra) {}

    /// @param fresh the cells were seen just now
    static Plan of(List<Wish> wishes, Cells seen, boolean fresh, long earliest, long latest) {
        List<Guard> guards = new ArrayList<>();
        List<Edit> edits = new ArrayList<>();
        List<Grant> grants = new ArrayList<>();
        List<Full> full = new ArrayList<>();
        long expiresAt = 0;
        long most = 0;
        for (Wish wish : wishes) {
            Meter meter = wish.holding().meter();
            long until = latest + wish.holding().lifeNanos(wish.extra());
            switch (meter.take(
                    seen,
                    wish.permits(),
                    earliest,
                    until,
                    !fresh && wish.holding().crowded())) {
                case Step.Full none -> full.add(new Full(wish.holding(), none.opensAt()));
                case Step.Fits fits -> {
                    guards.addAll(fits.guards());
                    edits.addAll(fits.edits());
                    grants.add(new Grant(wish.holding(), meter, wish.permits(), fits.until(), fits.onDebt()));
                    expiresAt = Math.max(expiresAt, fits.expiresAt());
                    most = Math.max(most, wish.permits());
                }
            }
        }
        edits.add(new Edit.Add(ShardCells.WRITES, 1));
        edits.add(new Edit.Add(ShardCells.GRANTED, most));
        keep(seen, expiresAt, guards, edits);
        return new Plan(guards, edits, grants, full);
    }

    /// Raises the moment of expiry, by whole hours so that it seldom has to.
    static void keep(Cells seen, long untilNanos, List<Guard> guards, List<Edit> edits) {
        long needed = untilNanos / SECOND + HOUR;
        if (seen.has(Change.EXPIRES) && seen.get(Change.EXPIRES) >= needed) return;
        long raised = (needed / HOUR + 2) * HOUR;
        guards.add(new Guard.AtMostOrAbsent(Change.EXPIRES, raised));
        edits.add(new Edit.Put(Change.EXPIRES, raised));
    }
}
