package dev.lintel.router.upstream;

/// What stands before one target of a backend: says whether calls may go there, and is told how each went. Every
/// attempt passes it, whoever chose the target. Thread-safe; never blocks, since event loops ask it.
public interface TargetGuard {
    /// The ticket of a call that may not begin.
    long REFUSED = -1;

    /// How a target stands while one is chosen.
    enum Standing {
        GOOD,
        /// Only where nothing better is left.
        AVOIDED,
        /// Not at all.
        REFUSED
    }

    /// Lets everything pass.
    TargetGuard NONE = new TargetGuard() {
        @Override
        public Standing standing(long nowNanos) {
            return Standing.GOOD;
        }

        @Override
        public long begin(long nowNanos) {
            return 0;
        }

        @Override
        public void settled(long ticket, AttemptEnd end, int status, long durationNanos) {}

        @Override
        public long refusedForNanos(long nowNanos) {
            return 0;
        }
    };

    /// Asked of many targets for one call; takes nothing.
    Standing standing(long nowNanos);

    /// The chosen target's last word: others may have come first since [#standing].
    ///
    /// @return a ticket to settle with, 0 or above; or [#REFUSED], and nothing is to be settled
    long begin(long nowNanos);

    /// Told once for each ticket, at the reply's head or when there will be none.
    ///
    /// @param status of the reply; 0 without one
    /// @param durationNanos since the ticket was given
    void settled(long ticket, AttemptEnd end, int status, long durationNanos);

    /// A reply whose head was settled broke off before its end.
    default void brokeOff(long ticket) {}

    /// How long calls will still be refused, if nothing changes; 0 when they are not.
    long refusedForNanos(long nowNanos);
}
