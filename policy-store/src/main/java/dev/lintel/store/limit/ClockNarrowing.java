package dev.lintel.store.limit;

/// When to ask the store once more, so that its next `Date` halves what a [TrueTime] leaves open: at the moment at
/// which
/// the middle of the interval shows a whole second.
final class ClockNarrowing {
    private static final long SECOND = 1_000_000_000L;
    private static final long NARROW_ENOUGH = 20_000_000L;
    private static final long FIRST_PAUSE = 1_000_000L;
    private static final int MOST_PROBES = 16;

    private int left = MOST_PROBES;
    private long wanted = Long.MAX_VALUE;
    private boolean running;

    /// @return whether to begin with probes: the caller does, until there is none to send
    synchronized boolean begin(TrueTime time, long wantedNanos) {
        wanted = Math.max(NARROW_ENOUGH, Math.min(wanted, wantedNanos));
        boolean began = !running && left > 0 && time.latest() - time.earliest() > wanted;
        running |= began;
        return began;
    }

    synchronized void stop() {
        running = false;
    }

    /// Nanoseconds until the next probe; negative when there is none to send.
    synchronized long nextIn(TrueTime time) {
        long earliest = time.earliest();
        long width = time.latest() - earliest;
        if (width <= wanted || left == 0) {
            running = false;
            return -1;
        }
        left--;
        if (width > 2 * SECOND) return FIRST_PAUSE;
        long middle = earliest + width / 2;
        long untilWhole = SECOND - Math.floorMod(middle, SECOND);
        return untilWhole;
    }

    synchronized void again() {
        left = MOST_PROBES;
        running = false;
    }
}
