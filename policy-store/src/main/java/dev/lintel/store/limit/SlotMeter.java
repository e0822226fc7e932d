package dev.lintel.store.limit;

import dev.lintel.store.limit.LimitSpec.Concurrency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Slots taken in all, and how many by each holder until when. Who finds no slot takes those of holders whose time has
/// passed: one write that hangs on the time that was seen, so a holder that renews in between keeps its slots.
///
/// @param holder the instance, and a number that changes whenever it may have lost its slots
record SlotMeter(Concurrency spec, String prefix, String holder) implements Meter {
    private static final long LOOK_AGAIN = 100_000_000L;

    String takenCell() {
        return prefix + 's';
    }

    String heldPrefix() {
        return prefix + "n.";
    }

    String untilPrefix() {
        return prefix + "u.";
    }

    @Override
    public Step take(Cells seen, long permits, long earliest, long until, boolean crowded) {
        if (permits > spec.slots()) return new Step.Full(Long.MAX_VALUE);
        List<Guard> guards = new ArrayList<>();
        List<Edit> edits = new ArrayList<>();
        long lapsed = 0;
        if (seen.count(takenCell()) > spec.slots() - permits) lapsed = lapsed(seen, earliest, guards, edits);
        long room = spec.slots() - permits + lapsed;
        if (seen.count(takenCell()) > room) return new Step.Full(earliest + LOOK_AGAIN);
        guards.add(new Guard.AtMostOrAbsent(takenCell(), room));
        edits.add(new Edit.Add(takenCell(), permits - lapsed));
        edits.add(new Edit.Add(heldPrefix() + holder, permits));
        edits.add(new Edit.Put(untilPrefix() + holder, until));
        return new Step.Fits(guards, edits, false, until, until);
    }

    private long lapsed(Cells seen, long earliest, List<Guard> guards, List<Edit> edits) {
        long slots = 0;
        for (String name : seen.names()) {
            if (!name.startsWith(untilPrefix()) || seen.get(name) >= earliest) continue;
            String other = name.substring(untilPrefix().length());
            String held = heldPrefix() + other;
            if (other.equals(holder) || guards.size() >= 40) continue;
            guards.add(new Guard.Is(name, seen.get(name)));
            guards.add(new Guard.Is(held, seen.get(held)));
            edits.add(new Edit.Drop(name));
            edits.add(new Edit.Drop(held));
            slots += seen.count(held);
        }
        return slots;
    }

    /// Gives slots back, unless they were taken away already.
    ///
    /// @param all of this holder's, which ends with it
    Change release(String key, long permits, boolean all) {
        String held = heldPrefix() + holder;
        Guard guard = all ? new Guard.Is(held, permits) : new Guard.Between(held, permits, Long.MAX_VALUE);
        List<Edit> edits = new ArrayList<>();
        edits.add(new Edit.Add(takenCell(), -permits));
        if (all) {
            edits.add(new Edit.Drop(held));
            edits.add(new Edit.Drop(untilPrefix() + holder));
        } else {
            edits.add(new Edit.Add(held, -permits));
        }
        return new Change(key, List.of(guard), edits);
    }

    /// Holds on to them for longer, unless they were taken away already.
    Change renew(String key, long until) {
        return new Change(
                key,
                List.of(new Guard.Between(heldPrefix() + holder, 1, Long.MAX_VALUE)),
                List.of(new Edit.Put(untilPrefix() + holder, until)));
    }

    @Override
    public Standing standing(Cells seen, long now) {
        long taken = seen.count(takenCell());
        return new Standing(spec.id(), spec.slots(), Math.max(0, spec.slots() - taken), Duration.ZERO);
    }

    /// Whether slots are rare, so that nobody should keep one that is not in use.
    boolean scarce(Cells seen) {
        return seen.count(takenCell()) * 2 >= spec.slots();
    }
}
