package dev.lintel.store.limit;

import dev.lintel.store.limit.LimitSpec.Rate;
import org.jspecify.annotations.Nullable;

/// Permits of a rate or a quota that the store has charged already: a few leases, each to be used until a moment.
final class PermitHolding extends Holding {
    private static final int MOST_LEASES = 4;
    private static final long CALL = 60_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final int SHARE = 64;

    private final long[] left = new long[MOST_LEASES];
    private final long[] until = new long[MOST_LEASES];
    private Meter meter;
    private int leases;

    PermitHolding(Meter meter) {
        this.meter = meter;
    }

    @Override
    Meter meter() {
        return meter;
    }

    void meter(Meter another) {
        meter = another;
    }

    @Override
    long usable(long latest) {
        long sum = 0;
        int kept = 0;
        for (int i = 0; i < leases; i++) {
            if (until[i] < latest || left[i] == 0) continue;
            left[kept] = left[i];
            until[kept++] = until[i];
            sum += left[i];
        }
        leases = kept;
        return sum;
    }

    @Override
    Ticket use(long permits) {
        long open = permits;
        long first = Long.MAX_VALUE;
        for (int i = 0; open > 0; i++) { // usable was asked just before, so there are enough
            long taken = Math.min(open, left[i]);
            left[i] -= taken;
            open -= taken;
            if (taken > 0) first = Math.min(first, until[i]);
        }
        return new Used(this, permits, first);
    }

    private record Used(PermitHolding holding, long permits, long until) implements Ticket {
        @Override
        public void undo() {
            holding.granted(permits, until, holding.meter);
        }

        @Override
        public @Nullable Change finish() {
            return null;
        }
    }

    @Override
    void granted(long permits, long usableUntil, Meter by) {
        int at = leases;
        while (at > 0 && until[at - 1] > usableUntil) at--;
        if (at > 0 && until[at - 1] == usableUntil) {
            left[at - 1] += permits;
            return;
        }
        if (leases == MOST_LEASES) { // join the one that ends before, for no longer than that one
            if (at > 0) left[at - 1] += permits;
            return;
        }
        System.arraycopy(left, at, left, at + 1, leases - at);
        System.arraycopy(until, at, until, at + 1, leases - at);
        left[at] = permits;
        until[at] = usableUntil;
        leases++;
    }

    @Override
    long extra(Cells seen, long now, Expected expectedIn) {
        long target = Demand.surelyUsed(expectedIn.permitsIn(lifeNanos(true)));
        if (target == 0) return 0;
        if (spec() instanceof Rate rate) return Math.min(target, Math.max(1, rate.burst() / 4));
        long remaining = seen.isEmpty() ? 0 : meter.standing(seen, now).remaining();
        return Math.min(target, remaining / SHARE);
    }

    @Override
    long lifeNanos(boolean extra) {
        if (!extra) return CALL;
        if (spec() instanceof Rate rate) return Math.clamp(rate.burst() * rate.nanosPerPermit() / 4, CALL, SECOND);
        return SECOND;
    }

    @Override
    long trustNanos() {
        return 5 * SECOND;
    }

    @Override
    void forget() {
        leases = 0;
        open();
    }
}
