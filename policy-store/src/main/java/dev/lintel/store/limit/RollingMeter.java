package dev.lintel.store.limit;

import dev.lintel.store.limit.LimitSpec.RollingQuota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Counts by slot, 48 to a period, and their sum. A take is charged to the slot of its last use, or a later one, and
/// forgotten once the earliest time is a period past the end of that slot: at most a slot too late, never too early.
///
/// Within a slot takes add to it and to the sum, without regard to each other. Only going on to a new slot, and
/// forgetting, hang on what was seen. 64 cells are a ring, which bounds intervals to 15 slots.
record RollingMeter(RollingQuota spec, String prefix) implements Meter {
    private static final int SLOTS = 48;
    private static final int RING = 64;

    String newestCell() {
        return prefix + 'k';
    }

    String oldestCell() {
        return prefix + 'f';
    }

    private String sumCell() {
        return prefix + 's';
    }

    private String slotCell(long slot) {
        return prefix + Math.floorMod(slot, RING);
    }

    private long slotNanos() {
        return Math.ceilDiv(spec.period().toNanos(), SLOTS);
    }

    @Override
    public Step take(Cells seen, long permits, long earliest, long until, boolean crowded) {
        if (permits > spec.permits()) return new Step.Full(Long.MAX_VALUE);
        long keepFrom = earliest / slotNanos() - SLOTS;
        long slot = until / slotNanos();
        long newest = seen.get(newestCell());
        if (newest == Cells.ABSENT) return fits(new ArrayList<>(), new ArrayList<>(), keepFrom, slot, permits, newest);
        long oldest = seen.get(oldestCell());
        keepFrom = Math.max(keepFrom, oldest);
        slot = Math.max(slot, newest);
        if (slot - keepFrom >= RING) return new Step.Full((slot - RING + 1 + SLOTS) * slotNanos());
        long room = spec.permits() - permits;
        long sum = seen.count(sumCell());
        if (slot == newest && sum <= room) {
            List<Guard> guards = List.of(new Guard.Is(newestCell(), newest), new Guard.Between(sumCell(), 0, room));
            List<Edit> edits = List.of(new Edit.Add(sumCell(), permits), new Edit.Add(slotCell(slot), permits));
            return new Step.Fits(guards, edits, false, end(slot), expiresAt(slot));
        }
        long forgotten = 0;
        for (long old = oldest; old < keepFrom && old <= newest; old++) forgotten += seen.count(slotCell(old));
        if (sum - forgotten > room) return new Step.Full(opensAt(seen, sum - forgotten - room, keepFrom, newest));
        List<Guard> guards = new ArrayList<>();
        List<Edit> edits = new ArrayList<>();
        guards.add(new Guard.Is(oldestCell(), oldest));
        for (long old = oldest; old < keepFrom && old <= newest; old++)
            if (!slotCell(old).equals(slotCell(slot))) edits.add(new Edit.Drop(slotCell(old)));
        if (newest < keepFrom) { // the slot that takes still add to is forgotten, so nothing may have been added
            guards.add(new Guard.Is(sumCell(), sum));
            return fits(guards, edits, keepFrom, slot, permits, newest);
        }
        guards.add(new Guard.Is(newestCell(), newest));
        guards.add(new Guard.Between(sumCell(), 0, room + forgotten));
        edits.add(new Edit.Put(newestCell(), slot));
        edits.add(new Edit.Put(oldestCell(), keepFrom));
        edits.add(new Edit.Add(sumCell(), permits - forgotten));
        edits.add(slot == newest ? new Edit.Add(slotCell(slot), permits) : new Edit.Put(slotCell(slot), permits));
        return new Step.Fits(guards, edits, false, end(slot), expiresAt(slot));
    }

    private Step fits(List<Guard> guards, List<Edit> edits, long keepFrom, long slot, long permits, long newest) {
        guards.add(new Guard.Is(newestCell(), newest));
        edits.add(new Edit.Put(newestCell(), slot));
        edits.add(new Edit.Put(oldestCell(), keepFrom));
        edits.add(new Edit.Put(sumCell(), permits));
        edits.add(new Edit.Put(slotCell(slot), permits));
        return new Step.Fits(guards, edits, false, end(slot), expiresAt(slot));
    }

    private long end(long slot) {
        return (slot + 1) * slotNanos() - 1;
    }

    private long expiresAt(long slot) {
        return (slot + SLOTS + 2) * slotNanos();
    }

    /// When enough of the oldest is forgotten.
    private long opensAt(Cells seen, long over, long keepFrom, long newest) {
        long slot = keepFrom;
        for (long left = over; slot <= newest; slot++) {
            left -= seen.count(slotCell(slot));
            if (left <= 0) break;
        }
        return (slot + SLOTS + 1) * slotNanos();
    }

    @Override
    public Standing standing(Cells seen, long now) {
        if (!seen.has(newestCell())) return new Standing(spec.id(), spec.permits(), spec.permits(), Duration.ZERO);
        long sum = seen.count(sumCell());
        long newest = seen.get(newestCell());
        long slot = seen.get(oldestCell());
        for (; slot < now / slotNanos() - SLOTS && slot <= newest; slot++) sum -= seen.count(slotCell(slot));
        while (slot < newest && seen.count(slotCell(slot)) == 0) slot++;
        long resetsIn = sum <= 0 ? 0 : Math.max(0, (slot + SLOTS + 1) * slotNanos() - now);
        return new Standing(spec.id(), spec.permits(), Math.max(0, spec.permits() - sum), Duration.ofNanos(resetsIn));
    }
}
