package dev.lintel.router.breaker;

import dev.lintel.store.breaker.BreakerLedger;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What the breakers of one router instance share: its name among the others, its clocks, the way to the store, and
/// whether that is open. Thread-safe.
final class Fleet {
    /// How far two instances' wall clocks may be apart.
    static final long SKEW_MILLIS = 2_000;

    private static final int NAME_BITS = 48;
    /// How long reads fail before each instance goes on by itself.
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private final Pulse pulse;
    private final BreakerLedger ledger;
    private final Errands errands;
    private final RandomGenerator random;
    final LongAdder refused = new LongAdder();
    final LongAdder opened = new LongAdder();
    final LongAdder closed = new LongAdder();
    final LongAdder probes = new LongAdder();
    final LongAdder writes = new LongAdder();

    private volatile String instance;
    private volatile long life;
    private volatile boolean alone;
    private long failingSinceNanos;
    private boolean failing;

    private final Runnable onStill;

    /// @param onStill runs when a request finds that the process stood still
    Fleet(Pulse pulse, BreakerLedger ledger, Errands errands, RandomGenerator random, Runnable onStill) {
        this.pulse = pulse;
        this.onStill = onStill;
        this.ledger = ledger;
        this.errands = errands;
        this.random = random;
        instance = name(random);
    }

    private static String name(RandomGenerator random) {
        return Long.toHexString(random.nextLong() >>> (Long.SIZE - NAME_BITS) | 1L << (NAME_BITS - 1));
    }

    /// A request is here, perhaps before the next beat.
    void requested() {
        if (pulse.stoodStill()) onStill.run();
    }

    Pulse pulse() {
        return pulse;
    }

    BreakerLedger ledger() {
        return ledger;
    }

    Errands errands() {
        return errands;
    }

    String instance() {
        return instance;
    }

    /// Copies of one snapshot must not pass for each other.
    void rename() {
        instance = name(random);
    }

    /// Counts the times that the process stood still: an answer to a question of an earlier life is thrown away.
    long life() {
        return life;
    }

    synchronized void thawed() {
        life++;
        alone = false;
        failing = false;
    }

    /// Whether the store has been away for so long that each instance's own breaker decides.
    boolean isAlone() {
        return alone;
    }

    synchronized void storeFailed(long nowNanos) {
        if (!failing) failingSinceNanos = nowNanos;
        failing = true;
        alone = nowNanos - failingSinceNanos >= PATIENCE_NANOS;
    }

    /// @return whether the store had been away
    synchronized boolean storeAnswered() {
        boolean was = alone;
        failing = false;
        alone = false;
        return was;
    }

    /// A number that no other change of a phase gets: the time, so that later ones are larger, and chance.
    long newGeneration(@Nullable Long before) {
        long number = pulse.millis() << 20 | random.nextInt(1 << 20);
        return before == null || number > before ? number : before + 1;
    }
}
