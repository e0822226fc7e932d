package dev.lintel.store.limit;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// True time from the `Date` of the store's replies (RFC 9110 section 6.6.1), as an interval: when a reply with date D
/// was made, the store's clock was in [D, D + 1 s). Each reply narrows the interval, drift widens it.
///
/// Between replies it goes by two clocks of the host, neither of which is trusted alone: the monotonic one may stand
/// still while the host is frozen, the wall clock may be set. `earliest` goes on by the smaller step of both, `latest`
/// by the greater. Until the first reply it is the wall clock, give or take two seconds. Thread-safe.
///
/// What it cannot know: a process that was frozen, whose both clocks hide it, and which has heard no reply since.
public final class StoreClock implements TrueTime {
    private static final long SECOND = 1_000_000_000L;
    private static final long UNKNOWN_SKEW = 2 * SECOND;
    private static final long DRIFT_PER_MILLION = 200;

    private final LongSupplier monotonicNanos;
    private final InstantSource wall;
    private volatile Anchor anchor;
    private volatile long contradictions;

    /// What was known at one moment of the host's two clocks.
    private record Anchor(long monotonic, long wall, long earliest, long latest, boolean heard) {
        long earliestAt(long monotonicNow, long wallNow) {
            long step = Math.max(0, Math.min(monotonicNow - monotonic, wallNow - wall));
            return earliest + step - drift(step);
        }

        long latestAt(long monotonicNow, long wallNow) {
            long step = Math.max(0, Math.max(monotonicNow - monotonic, wallNow - wall));
            return latest + step + drift(step);
        }

        private static long drift(long step) {
            return step / 1_000_000 * DRIFT_PER_MILLION + DRIFT_PER_MILLION;
        }
    }

    /// Two readings of the host's clocks around a call. Give it back with the reply's date.
    ///
    /// @param monotonic nanoseconds since some moment
    /// @param wall nanoseconds since the epoch
    public record Mark(long monotonic, long wall) {}

    /// @param monotonicNanos `System::nanoTime` outside tests
    public StoreClock(LongSupplier monotonicNanos, InstantSource wall) {
        this.monotonicNanos = monotonicNanos;
        this.wall = wall;
        this.anchor = unheard(mark());
    }

    /// Take one before the request is sent.
    public Mark mark() {
        return new Mark(monotonicNanos.getAsLong(), wallNanos());
    }

    /// Learns from a reply that has just arrived.
    ///
    /// @param sent taken before the request was sent
    /// @param date of the reply, whole seconds
    public synchronized void heard(Mark sent, Instant date) {
        Mark now = mark();
        long low = ExactLimitDesk.nanos(date);
        long elapsed = Math.max(0, Math.max(now.monotonic() - sent.monotonic(), now.wall() - sent.wall()));
        long high = low + SECOND + elapsed + Anchor.drift(elapsed);
        Anchor old = anchor;
        if (old.heard) {
            long oldLow = old.earliestAt(now.monotonic(), now.wall());
            long oldHigh = old.latestAt(now.monotonic(), now.wall());
            if (oldLow <= high && low <= oldHigh) {
                low = Math.max(low, oldLow);
                high = Math.min(high, oldHigh);
            } else {
                contradictions++;
            }
        }
        anchor = new Anchor(now.monotonic(), now.wall(), low, high, true);
    }

    @Override
    public long earliest() {
        return anchor.earliestAt(monotonicNanos.getAsLong(), wallNanos());
    }

    @Override
    public long latest() {
        return anchor.latestAt(monotonicNanos.getAsLong(), wallNanos());
    }

    @Override
    public synchronized void forget() {
        anchor = unheard(mark());
    }

    /// Whether a reply was heard yet.
    public boolean hasHeard() {
        return anchor.heard;
    }

    /// How often a reply's date and what was known before excluded each other; the reply was believed.
    public long contradictions() {
        return contradictions;
    }

    private static Anchor unheard(Mark at) {
        return new Anchor(at.monotonic(), at.wall(), at.wall() - UNKNOWN_SKEW, at.wall() + UNKNOWN_SKEW, false);
    }

    private long wallNanos() {
        return ExactLimitDesk.nanos(wall.instant());
    }
}
