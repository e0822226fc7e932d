package dev.lintel.store.limit;

import dev.lintel.store.limit.LimitSpec.CalendarQuota;
import dev.lintel.store.limit.LimitSpec.Concurrency;
import dev.lintel.store.limit.LimitSpec.Rate;
import dev.lintel.store.limit.LimitSpec.RollingQuota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one instance may admit by itself while the store does not answer: its own part of the permits that were granted
/// lately, of each limit; a sixteenth if it does not know. Guarded by its [KeyDesk].
///
/// A quota is spread evenly over its window, for nobody can tell what is left of it. Slots are not counted against the
/// store's, only against each other.
final class FairShare {
    private static final double UNKNOWN = 1.0 / 16;
    private static final long SPAN = 30_000_000_000L;

    private final Map<String, Long> fullAt = new HashMap<>();
    private final Map<String, Integer> slots = new HashMap<>();
    private double share = UNKNOWN;
    private long own;
    private long ownBefore;
    private long allBefore = -1;
    private long since;

    void took(long permits) {
        own += permits;
    }

    void saw(Cells cells, int shards, long now) {
        long all = cells.count(ShardCells.GRANTED);
        if (allBefore < 0 || all < allBefore || now - since > 4 * SPAN) {
            // begin
        } else if (now - since < SPAN / 10 || all == allBefore) {
            return;
        } else {
            share = Math.clamp((own - ownBefore) / ((double) (all - allBefore) * shards), 0.001, 1);
            if (now - since < SPAN) return;
        }
        allBefore = all;
        ownBefore = own;
        since = now;
    }

    double share() {
        return share;
    }

    Decision decide(Ask ask, KeyDesk desk, long now) {
        List<Standing> standings = new ArrayList<>();
        @Nullable Standing by = null;
        long longest = 0;
        for (LimitSpec limit : ask.limits()) {
            long wait = waitFor(limit, ask.costOf(limit), now);
            Standing standing = standing(limit, now);
            standings.add(standing);
            if (wait > longest) {
                longest = wait;
                by = standing;
            }
        }
        if (by != null) return new Decision.Refused(by, longest, standings, true);
        List<Holding.Ticket> tickets = new ArrayList<>();
        for (LimitSpec limit : ask.limits()) tickets.add(take(limit, ask.costOf(limit), now));
        return new Decision.Taken(desk, tickets, standings);
    }

    private double nanosPerPermit(LimitSpec limit) {
        return switch (limit) {
            case Rate rate -> rate.nanosPerPermit() / share;
            case CalendarQuota quota -> window(quota).toNanos() / (quota.permits() * share);
            case RollingQuota quota -> quota.period().toNanos() / (quota.permits() * share);
            case Concurrency concurrency -> 0;
        };
    }

    private static Duration window(CalendarQuota quota) {
        return switch (quota.unit()) {
            case MINUTE -> Duration.ofMinutes(1);
            case HOUR -> Duration.ofHours(1);
            case DAY -> Duration.ofDays(1);
            case MONTH -> Duration.ofDays(31);
        };
    }

    /// A rate's burst; of a quota a hundredth, which keeps the window's sum near what it should be.
    private long burst(LimitSpec limit) {
        long whole = limit instanceof Rate ? limit.limit() : limit.limit() / 100;
        return Math.max(1, (long) (whole * share));
    }

    private long waitFor(LimitSpec limit, long cost, long now) {
        if (limit instanceof Concurrency concurrency) {
            int most = Math.max(1, (int) (concurrency.slots() * share));
            return slots.getOrDefault(limit.id(), 0) < most ? 0 : 1;
        }
        double spare = Math.max(0, burst(limit) - cost) * nanosPerPermit(limit);
        return Math.max(0, fullAt.getOrDefault(limit.id(), 0L) - now - (long) spare);
    }

    private Holding.Ticket take(LimitSpec limit, long cost, long now) {
        String id = limit.id();
        if (limit instanceof Concurrency) {
            slots.merge(id, 1, Integer::sum);
        } else {
            long from = Math.max(now, fullAt.getOrDefault(id, 0L));
            fullAt.put(id, from + (long) (cost * nanosPerPermit(limit)));
        }
        return new Holding.Ticket() {
            @Override
            public void undo() {
                if (limit instanceof Concurrency) slots.merge(id, -1, Integer::sum);
            }

            @Override
            public @Nullable Change finish() {
                undo();
                return null;
            }
        };
    }

    private Standing standing(LimitSpec limit, long now) {
        if (limit instanceof Concurrency) {
            long most = Math.max(1, (long) (limit.limit() * share));
            return new Standing(
                    limit.id(), limit.limit(), Math.max(0, most - slots.getOrDefault(limit.id(), 0)), Duration.ZERO);
        }
        long owed = Math.max(0, fullAt.getOrDefault(limit.id(), 0L) - now);
        long remaining = (long) Math.max(0, burst(limit) - Math.ceil(owed / nanosPerPermit(limit)));
        return new Standing(limit.id(), limit.limit(), remaining, Duration.ofNanos(owed));
    }
}
