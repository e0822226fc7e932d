package dev.lintel.store.limit;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What this instance holds of one limit, and whether it knows that there is no more. Guarded by its [KeyDesk].
abstract sealed class Holding permits PermitHolding, SlotHolding {
    /// An operator's reset is seen after this time.
    private static final long LOOK_AGAIN = 5_000_000_000L;

    private static final long FIRST_PAUSE = 20_000_000L;
    private static final long LONGEST_PAUSE = 1_000_000_000L;

    private long closedFor = Long.MAX_VALUE;
    private long closedUntil = Long.MIN_VALUE;
    private long opensAt;
    private long pause;
    private long restsUntil = Long.MIN_VALUE;
    private double debts;

    /// Took part of a holding; used by one request.
    interface Ticket {
        /// The request was not admitted after all. Under the desk's lock.
        void undo();

        /// The request has ended. Under the desk's lock.
        ///
        /// @return a change to send, if any
        @Nullable
        Change finish();
    }

    abstract Meter meter();

    LimitSpec spec() {
        return meter().spec();
    }

    /// How much could be used now, without the store.
    abstract long usable(long latest);

    abstract Ticket use(long permits);

    /// The store granted that much.
    ///
    /// @param by the meter that asked for it
    abstract void granted(long permits, long until, Meter by);

    /// More than is needed at once, to be taken along.
    ///
    /// @param expectedIn permits that will be asked for in a time
    abstract long extra(Cells seen, long now, Expected expectedIn);

    /// How long after now what is taken will be used at most.
    abstract long lifeNanos(boolean extra);

    /// How long a `Full` of the cells that were seen holds good.
    abstract long trustNanos();

    interface Expected {
        double permitsIn(long nanos);
    }

    boolean closedTo(long permits, long earliest) {
        return permits >= closedFor && earliest < closedUntil;
    }

    /// When it is worth trying again.
    long opensAt() {
        return opensAt;
    }

    /// @param pause after it opens, so that not all instances try at once
    void close(long permits, long opens, long pause, long earliest) {
        closedFor = permits;
        opensAt = opens > Long.MAX_VALUE - pause ? opens : opens + pause;
        closedUntil = Math.min(opensAt, earliest + LOOK_AGAIN);
    }

    void open() {
        closedFor = Long.MAX_VALUE;
        closedUntil = Long.MIN_VALUE;
    }

    /// Another instance was faster: a pause that grows with each time, so that instances which compete for a drained
    /// limit spread their calls. Meanwhile permits pile up in the store, which the next call finds.
    long lost(RandomGenerator random) {
        pause = Math.clamp(pause * 2, FIRST_PAUSE, LONGEST_PAUSE);
        return pause / 2 + random.nextLong(pause / 2);
    }

    /// A change was not made because others were faster, whether or not another will be.
    void bumped() {
        pause = Math.clamp(pause + pause / 2, FIRST_PAUSE, LONGEST_PAUSE);
    }

    /// Takes nothing in advance for a while.
    void rest(RandomGenerator random, long earliest) {
        restsUntil = earliest + lost(random);
    }

    boolean rests(long earliest) {
        return earliest < restsUntil;
    }

    /// The store granted a wish, so fewer compete than was thought; but while there are such, the next call waits.
    void won(RandomGenerator random, long earliest) {
        open();
        pause -= pause / 8;
        if (pause < FIRST_PAUSE) pause = 0;
        else close(1, earliest, pause / 2 + random.nextLong(pause / 2), earliest);
    }

    /// How the store's cells were found by a call that was answered.
    void found(boolean onDebt) {
        debts += ((onDebt ? 1 : 0) - debts) / 4;
    }

    /// Most calls find that others have taken lately.
    boolean crowded() {
        return debts > 0.5;
    }

    /// Lets go of everything without telling the store.
    abstract void forget();
}
