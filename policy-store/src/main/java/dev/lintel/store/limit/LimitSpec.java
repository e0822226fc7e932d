package dev.lintel.store.limit;

import java.time.Duration;
import java.time.ZoneId;

/// What may pass, and how it is counted. Two specs with one id share their state, so an id names one policy (and the
/// variant of it that a group or plan gets).
public sealed interface LimitSpec {
    int MAX_ID_CHARACTERS = 128;
    long MAX_PERMITS = 1_000_000_000_000L;

    /// 1 to 128 characters without control characters; stable over revisions, or the state begins anew.
    String id();

    /// The most that can be taken at once: burst, permits of a window, or slots.
    long limit();

    /// At most `burst + permits / per * W` in every window of length W.
    ///
    /// @param permits for each `per`; 1 to 10^12, and at most 10^8 a second
    /// @param per 1 ms to 31 days
    /// @param burst most at once; 1 to 10^12. Filling it anew takes 31 days at most
    record Rate(String id, long permits, Duration per, long burst) implements LimitSpec {
        private static final Duration LONGEST = Duration.ofDays(31);

        /// @throws IllegalArgumentException if a component is out of range
        public Rate {
            checkId(id);
            checkPermits("permits", permits);
            checkPermits("burst", burst);
            if (per.compareTo(Duration.ofMillis(1)) < 0 || per.compareTo(LONGEST) > 0)
                throw new IllegalArgumentException("per must be 1 ms to 31 days, was " + per);
            if (permits > per.toNanos() / 10)
                throw new IllegalArgumentException("at most 100,000,000 permits a second");
            if (burst > LONGEST.toNanos() / ceilingDivide(per.toNanos(), permits))
                throw new IllegalArgumentException("a burst that takes longer than 31 days to fill anew");
        }

        @Override
        public long limit() {
            return burst;
        }

        /// Nanoseconds from one permit to the next, rounded up: never more than the rate that was asked for.
        public long nanosPerPermit() {
            return ceilingDivide(per.toNanos(), permits);
        }
    }

    /// At most `permits` in each window of the calendar.
    record CalendarQuota(String id, long permits, CalendarUnit unit, ZoneId zone) implements LimitSpec {
        /// @throws IllegalArgumentException if a component is out of range
        public CalendarQuota {
            checkId(id);
            checkPermits("permits", permits);
        }

        @Override
        public long limit() {
            return permits;
        }
    }

    /// At most `permits` in every window of that length, wherever it begins.
    ///
    /// @param period 1 minute to 366 days
    record RollingQuota(String id, long permits, Duration period) implements LimitSpec {
        /// @throws IllegalArgumentException if a component is out of range
        public RollingQuota {
            checkId(id);
            checkPermits("permits", permits);
            if (period.compareTo(Duration.ofMinutes(1)) < 0 || period.compareTo(Duration.ofDays(366)) > 0)
                throw new IllegalArgumentException("period must be 1 minute to 366 days, was " + period);
        }

        @Override
        public long limit() {
            return permits;
        }
    }

    /// At most `slots` at a time. A request takes one slot, whatever it costs, and gives it back when it ends.
    ///
    /// @param slots 1 to 1,000,000
    /// @param lease after what time the slots of an instance that says nothing are free again; 2 s to 15 minutes
    record Concurrency(String id, int slots, Duration lease) implements LimitSpec {
        /// @throws IllegalArgumentException if a component is out of range
        public Concurrency {
            checkId(id);
            if (slots < 1 || slots > 1_000_000)
                throw new IllegalArgumentException("slots must be 1 to 1,000,000, was " + slots);
            if (lease.compareTo(Duration.ofSeconds(2)) < 0 || lease.compareTo(Duration.ofMinutes(15)) > 0)
                throw new IllegalArgumentException("lease must be 2 s to 15 minutes, was " + lease);
        }

        @Override
        public long limit() {
            return slots;
        }
    }

    private static void checkId(String id) {
        if (id.isEmpty() || id.length() > MAX_ID_CHARACTERS || id.chars().anyMatch(Character::isISOControl))
            throw new IllegalArgumentException("a limit's id has 1 to 128 characters and no control characters");
    }

    private static void checkPermits(String what, long permits) {
        if (permits < 1 || permits > MAX_PERMITS)
            throw new IllegalArgumentException(what + " must be 1 to 10^12, was " + permits);
    }

    private static long ceilingDivide(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
