package dev.lintel.store.limit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes a limit out of an item without ever leaving a part of it behind: half a quota's cells could admit too much
/// later on.
final class Clearing {
    /// A condition has at most 300 operators; each holder is one guard and three edits.
    private static final int HOLDERS_AT_ONCE = 40;

    private Clearing() {}

    /// The next change that leads there.
    ///
    /// @return null if nothing of the limit is left
    static @Nullable Change next(String item, Meter meter, Cells seen) {
        return switch (meter) {
            case RateMeter rate ->
                seen.has(rate.cell())
                        ? new Change(item, List.of(present(rate.cell())), List.of(new Edit.Drop(rate.cell())))
                        : null;
            // within a window, or a slot, takes only add to cells that are there or count for later
            case CalendarMeter quota -> all(item, quota.prefix(), seen, quota.windowCell());
            case RollingMeter quota -> all(item, quota.prefix(), seen, quota.newestCell(), quota.oldestCell());
            case SlotMeter slots -> slots(item, slots, seen);
        };
    }

    private static Guard present(String cell) {
        return new Guard.Between(cell, Cells.ABSENT + 1, Long.MAX_VALUE);
    }

    private static @Nullable Change all(String item, String prefix, Cells seen, String... unmoved) {
        List<Edit> edits = new ArrayList<>();
        for (String name : seen.names()) if (name.startsWith(prefix)) edits.add(new Edit.Drop(name));
        if (edits.isEmpty()) return null;
        List<Guard> guards = new ArrayList<>();
        for (String cell : unmoved) guards.add(new Guard.Is(cell, seen.get(cell)));
        return new Change(item, guards, edits);
    }

    /// Holders lose their slots as if they had died: each of them on condition that it still has just so many, so that
    /// what it gives back later counts for nothing.
    private static @Nullable Change slots(String item, SlotMeter meter, Cells seen) {
        List<Guard> guards = new ArrayList<>();
        List<Edit> edits = new ArrayList<>();
        long held = 0;
        for (String name : seen.names()) {
            if (!name.startsWith(meter.heldPrefix()) || guards.size() == HOLDERS_AT_ONCE) continue;
            guards.add(new Guard.Is(name, seen.get(name)));
            edits.add(new Edit.Drop(name));
            edits.add(new Edit.Drop(
                    meter.untilPrefix() + name.substring(meter.heldPrefix().length())));
            held += seen.count(name);
        }
        if (!guards.isEmpty()) {
            edits.add(new Edit.Add(meter.takenCell(), -held));
            return new Change(item, guards, edits);
        }
        if (!seen.has(meter.takenCell()) || seen.get(meter.takenCell()) == 0) return null;
        // nobody holds what is counted as taken
        return new Change(
                item,
                List.of(new Guard.Is(meter.takenCell(), seen.get(meter.takenCell()))),
                List.of(new Edit.Drop(meter.takenCell())));
    }
}
