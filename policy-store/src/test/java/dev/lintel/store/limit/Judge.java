package dev.lintel.store.limit;

import dev.lintel.store.limit.LimitSpec.CalendarQuota;
import dev.lintel.store.limit.LimitSpec.Concurrency;
import dev.lintel.store.limit.LimitSpec.Rate;
import dev.lintel.store.limit.LimitSpec.RollingQuota;
import java.time.Instant;
import java.util.ArrayDeque;

/// Checks every window, at true times, of what a fleet admitted under one limit: a sequential model without leases.
/// Admissions come in the order of time.
final class Judge {
    private final LimitSpec spec;
    private final ArrayDeque<long[]> takes = new ArrayDeque<>();
    private long fullAt = Long.MIN_VALUE / 2;
    private long window = Long.MIN_VALUE;
    private long count;
    long admitted;
    long over;
    long most;

    Judge(LimitSpec spec) {
        this.spec = spec;
    }

    void admit(long at, long cost) {
        admitted += cost;
        switch (spec) {
            case Rate rate -> {
                // N <= b + rW in every window, exactly if this bucket never owes more than its burst
                fullAt = Math.max(fullAt, at) + cost * rate.nanosPerPermit();
                if (fullAt - at > rate.burst() * rate.nanosPerPermit()) over += cost;
            }
            case CalendarQuota quota -> {
                long start = quota.unit()
                        .start(Instant.ofEpochSecond(0, at), quota.zone())
                        .getEpochSecond();
                if (start != window) count = 0;
                window = start;
                count += cost;
                if (count > quota.permits()) over += cost;
            }
            case RollingQuota quota -> {
                while (!takes.isEmpty()
                        && takes.getFirst()[0] < at - quota.period().toNanos()) count -= takes.removeFirst()[1];
                takes.add(new long[] {at, cost});
                count += cost;
                if (count > quota.permits()) over += cost;
            }
            case Concurrency concurrency -> {
                count++;
                if (count > concurrency.slots()) over++;
            }
        }
        most = Math.max(most, count);
    }

    /// A slot is no longer in use, or no longer counts because its holder did not honour its lease.
    void release() {
        count--;
    }
}
