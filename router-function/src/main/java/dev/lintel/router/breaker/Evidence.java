package dev.lintel.router.breaker;

import dev.lintel.store.breaker.BreakerEntry.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What this instance saw of a target lately, and how much of it the fleet was told. Thread-safe.
final class Evidence {
    private static final int KINDS = 3;

    private final SlotWindow window;
    private final long[] indices;
    /// Calls, failures and slow calls of each slot.
    private final long[] counts;

    private final long[] told;
    private long toldGeneration;

    Evidence(SlotWindow window) {
        this.window = window;
        indices = new long[window.slots() + 1];
        counts = new long[KINDS * indices.length];
        told = new long[KINDS * indices.length];
        Arrays.fill(indices, -1);
    }

    synchronized void add(long epochMillis, boolean failed, boolean slow) {
        long index = window.index(epochMillis);
        int at = (int) Math.floorMod(index, (long) indices.length);
        if (indices[at] != index) {
            indices[at] = index;
            Arrays.fill(counts, KINDS * at, KINDS * (at + 1), 0);
            Arrays.fill(told, KINDS * at, KINDS * (at + 1), 0);
        }
        counts[KINDS * at]++;
        if (failed) counts[KINDS * at + 1]++;
        if (slow) counts[KINDS * at + 2]++;
    }

    synchronized CallCounts sum(long epochMillis) {
        CallCounts sum = CallCounts.NONE;
        long newest = window.index(epochMillis);
        for (long index = newest; index > newest - window.slots() && sum.calls() < window.mostCalls(); index--) {
            int at = (int) Math.floorMod(index, (long) indices.length);
            if (indices[at] == index)
                sum = sum.plus(counts[KINDS * at], counts[KINDS * at + 1], counts[KINDS * at + 2]);
        }
        return sum;
    }

    /// What the alert of this generation was not told yet, by slot, oldest first; it counts as told from now on. Told
    /// too little when the telling fails; twice only where the store did it and its answer was lost.
    synchronized List<Slot> untold(long generation, long epochMillis) {
        if (generation != toldGeneration) {
            toldGeneration = generation;
            Arrays.fill(told, 0);
        }
        List<Slot> slots = new ArrayList<>();
        long newest = window.index(epochMillis);
        long calls = 0;
        for (long index = newest; index > newest - window.slots() && calls < window.mostCalls(); index--) {
            int at = (int) Math.floorMod(index, (long) indices.length);
            if (indices[at] != index) continue;
            int from = KINDS * at;
            calls += counts[from];
            Slot more = new Slot(
                    index,
                    counts[from] - told[from],
                    counts[from + 1] - told[from + 1],
                    counts[from + 2] - told[from + 2]);
            System.arraycopy(counts, from, told, from, KINDS);
            if (more.calls() > 0) slots.add(more);
        }
        return slots.reversed();
    }

    synchronized void clear() {
        Arrays.fill(indices, -1);
    }
}
