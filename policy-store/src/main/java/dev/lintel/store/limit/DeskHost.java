package dev.lintel.store.limit;

import java.util.random.RandomGenerator;

/// What the desks of all keys of an instance share.
interface DeskHost {
    LimitLedger ledger();

    TrueTime time();

    Alarm alarm();

    /// For pauses; thread-safe.
    RandomGenerator random();

    /// A new name for a holder of slots, different from all others of all instances.
    String nextHolder();

    /// The instance's preference among the shards of a key.
    int spread();

    /// The true time is known too badly to charge the store for an interval.
    boolean isBlind();

    /// Asks for the time, in the background, until its interval is no wider than that or cannot be narrowed.
    void narrow(long wantedNanos);

    void heard();

    void failed(Throwable failure);

    /// The store failed several times running, a moment ago: it is not asked just now.
    boolean away();

    Throwable whyAway();
}
