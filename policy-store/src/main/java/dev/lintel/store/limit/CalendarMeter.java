package dev.lintel.store.limit;

import dev.lintel.store.limit.LimitSpec.CalendarQuota;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Counts by window. A take whose interval holds a boundary is charged to both windows, until someone who knows that
/// the
/// boundary has passed says so in the item: then the true time of every use after that is in the new window.
///
/// Asks for intervals shorter than a window.
record CalendarMeter(CalendarQuota spec, String prefix) implements Meter {
    private static final long SECOND = 1_000_000_000L;

    /// The window that the store is in, epoch second of its start.
    String windowCell() {
        return prefix + 'w';
    }

    private String countCell(long startSecond) {
        return prefix + Long.toString(startSecond, 36);
    }

    private long start(long nanos) {
        return spec.unit().start(Instant.ofEpochSecond(0, nanos), spec.zone()).getEpochSecond();
    }

    private long next(long startSecond) {
        return spec.unit().next(Instant.ofEpochSecond(startSecond), spec.zone()).getEpochSecond();
    }

    @Override
    public Step take(Cells seen, long permits, long earliest, long until, boolean crowded) {
        if (permits > spec.permits()) return new Step.Full(Long.MAX_VALUE);
        long first = start(earliest);
        long last = start(until);
        long current = seen.get(windowCell());
        if (current != Cells.ABSENT && current > last) return new Step.Full(current * SECOND);
        long room = spec.permits() - permits;
        if (current == last) first = last;
        if (seen.count(countCell(last)) > room) return new Step.Full(next(last) * SECOND);
        if (seen.count(countCell(first)) > room) return new Step.Full(last * SECOND);
        List<Guard> guards = new ArrayList<>();
        List<Edit> edits = new ArrayList<>();
        guards.add(new Guard.Is(windowCell(), current));
        if (current == Cells.ABSENT || current < first) {
            edits.add(new Edit.Put(windowCell(), first));
            for (String name : seen.names())
                if (name.startsWith(prefix)
                        && !name.equals(windowCell())
                        && !name.equals(countCell(first))
                        && !name.equals(countCell(last))) edits.add(new Edit.Drop(name));
        }
        charge(first, permits, guards, edits);
        if (last != first) charge(last, permits, guards, edits);
        long end = next(last) * SECOND;
        return new Step.Fits(guards, edits, false, end - 1, end);
    }

    private void charge(long window, long permits, List<Guard> guards, List<Edit> edits) {
        guards.add(new Guard.AtMostOrAbsent(countCell(window), spec.permits() - permits));
        edits.add(new Edit.Add(countCell(window), permits));
    }

    @Override
    public Standing standing(Cells seen, long now) {
        long window = start(now);
        long remaining = Math.max(0, spec.permits() - seen.count(countCell(window)));
        return new Standing(spec.id(), spec.permits(), remaining, Duration.ofNanos(next(window) * SECOND - now));
    }
}
