package dev.lintel.store.limit;

import dev.lintel.store.limit.LimitSpec.CalendarQuota;
import dev.lintel.store.limit.LimitSpec.Concurrency;
import dev.lintel.store.limit.LimitSpec.Rate;
import dev.lintel.store.limit.LimitSpec.RollingQuota;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A desk for one process with one clock: says exactly what the limits say, keeps every take, forgets no key. It is the
/// sequential model that the shared desk is tested against, and serves tests of policies. Thread-safe.
public final class ExactLimitDesk implements LimitDesk {
    private final InstantSource clock;
    private final Map<String, Meter> meters = new HashMap<>();

    public ExactLimitDesk(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized CompletionStage<Verdict> take(List<Ask> asks, Duration atMost) {
        Instant now = clock.instant();
        long nanos = nanos(now);
        List<Standing> standings = new ArrayList<>();
        @Nullable Standing by = null;
        long longest = 0;
        for (Ask ask : asks)
            for (LimitSpec limit : ask.limits()) {
                long wait = meter(ask, limit).wait(ask.costOf(limit), nanos);
                Standing standing = meter(ask, limit).standing(nanos);
                standings.add(standing);
                if (wait > longest) {
                    longest = wait;
                    by = standing;
                }
            }
        if (by != null)
            return CompletableFuture.completedFuture(new Verdict.Refused(by, wholeSeconds(longest), standings, true));
        List<Standing> after = new ArrayList<>();
        List<Meter> taken = new ArrayList<>();
        for (Ask ask : asks)
            for (LimitSpec limit : ask.limits()) {
                Meter meter = meter(ask, limit);
                meter.take(ask.costOf(limit), nanos);
                after.add(meter.standing(nanos));
                taken.add(meter);
            }
        var open = new AtomicBoolean(true);
        return CompletableFuture.completedFuture(new Verdict.Admitted(after, () -> {
            if (open.getAndSet(false)) release(taken);
        }));
    }

    @Override
    public void restored() {}

    @Override
    public void close() {}

    private synchronized void release(List<Meter> taken) {
        taken.forEach(Meter::release);
    }

    private Meter meter(Ask ask, LimitSpec limit) {
        return meters.computeIfAbsent(ask.key() + '\n' + limit.id(), key -> Meter.of(limit));
    }

    static long nanos(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
    }

    private static Duration wholeSeconds(long nanos) {
        return Duration.ofSeconds(Math.max(1, Math.ceilDiv(nanos, 1_000_000_000L)));
    }

    private interface Meter {
        /// Nanoseconds until that many can be taken; 0 for now.
        long wait(long permits, long now);

        void take(long permits, long now);

        Standing standing(long now);

        default void release() {}

        static Meter of(LimitSpec limit) {
            return switch (limit) {
                case Rate rate -> new Bucket(rate);
                case CalendarQuota quota -> new Calendar(quota);
                case RollingQuota quota -> new Rolling(quota);
                case Concurrency concurrency -> new Slots(concurrency);
            };
        }
    }

    private static final class Bucket implements Meter {
        private final Rate rate;
        private long fullAt = Long.MIN_VALUE / 2;

        Bucket(Rate rate) {
            this.rate = rate;
        }

        @Override
        public long wait(long permits, long now) {
            if (permits > rate.burst()) return rate.burst() * rate.nanosPerPermit();
            return Math.max(0, fullAt - now - (rate.burst() - permits) * rate.nanosPerPermit());
        }

        @Override
        public void take(long permits, long now) {
            fullAt = Math.max(fullAt, now) + permits * rate.nanosPerPermit();
        }

        @Override
        public Standing standing(long now) {
            long owed = Math.max(0, fullAt - now);
            long remaining = rate.burst() - Math.ceilDiv(owed, rate.nanosPerPermit());
            return new Standing(rate.id(), rate.burst(), Math.max(0, remaining), Duration.ofNanos(owed));
        }
    }

    private static final class Calendar implements Meter {
        private final CalendarQuota quota;
        private Instant window = Instant.MIN;
        private long taken;

        Calendar(CalendarQuota quota) {
            this.quota = quota;
        }

        private Instant at(long now) {
            Instant at = Instant.ofEpochSecond(0, now);
            Instant start = quota.unit().start(at, quota.zone());
            if (!start.equals(window)) taken = 0;
            window = start;
            return at;
        }

        private long untilNext(long now) {
            return nanos(quota.unit().next(at(now), quota.zone())) - now;
        }

        @Override
        public long wait(long permits, long now) {
            at(now);
            return taken + permits <= quota.permits() ? 0 : untilNext(now);
        }

        @Override
        public void take(long permits, long now) {
            at(now);
            taken += permits;
        }

        @Override
        public Standing standing(long now) {
            Duration resetsIn = Duration.ofNanos(untilNext(now));
            return new Standing(quota.id(), quota.permits(), quota.permits() - taken, resetsIn);
        }
    }

    private static final class Rolling implements Meter {
        private record Take(long at, long permits) {}

        private final RollingQuota quota;
        private final ArrayDeque<Take> takes = new ArrayDeque<>();
        private long taken;

        Rolling(RollingQuota quota) {
            this.quota = quota;
        }

        private void forget(long now) {
            while (!takes.isEmpty()
                    && takes.getFirst().at() < now - quota.period().toNanos())
                taken -= takes.removeFirst().permits();
        }

        @Override
        public long wait(long permits, long now) {
            forget(now);
            long over = taken + permits - quota.permits();
            for (Take take : takes) {
                if (over <= 0) break;
                over -= take.permits();
                if (over <= 0) return take.at() + quota.period().toNanos() + 1 - now;
            }
            return over <= 0 ? 0 : quota.period().toNanos();
        }

        @Override
        public void take(long permits, long now) {
            takes.add(new Take(now, permits));
            taken += permits;
        }

        @Override
        public Standing standing(long now) {
            forget(now);
            long resetsIn =
                    takes.isEmpty() ? 0 : takes.getFirst().at() + quota.period().toNanos() + 1 - now;
            return new Standing(quota.id(), quota.permits(), quota.permits() - taken, Duration.ofNanos(resetsIn));
        }
    }

    private static final class Slots implements Meter {
        private static final long A_SECOND = 1_000_000_000L;
        private final Concurrency concurrency;
        private int taken;

        Slots(Concurrency concurrency) {
            this.concurrency = concurrency;
        }

        @Override
        public long wait(long permits, long now) {
            return taken < concurrency.slots() ? 0 : A_SECOND;
        }

        @Override
        public void take(long permits, long now) {
            taken++;
        }

        @Override
        public void release() {
            taken--;
        }

        @Override
        public Standing standing(long now) {
            return new Standing(concurrency.id(), concurrency.slots(), concurrency.slots() - taken, Duration.ZERO);
        }
    }
}
