package dev.lintel.router;

import dev.lintel.store.limit.Ask;
import dev.lintel.store.limit.LeasedLimitDesk;
import dev.lintel.store.limit.LimitDesk;
import dev.lintel.store.limit.LimitLedger;
import dev.lintel.store.limit.TrueTime;
import dev.lintel.store.limit.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The limits of this instance over a ledger that all instances share. After a restore from a snapshot it is another
/// instance, with a name of its own and nothing in hand: the copies of one snapshot would else spend the same permits
/// and give back each other's places. Thread-safe.
public final class InstanceLimits implements LimitDesk {
    private final LimitLedger ledger;
    private final TrueTime time;
    private final FreshRandom random = new FreshRandom();
    private final InstanceName name = new InstanceName(random);
    private final ScheduledThreadPoolExecutor alarms;
    private volatile LimitDesk desk;

    /// @param time that the ledger tells, or of a process that is alone with its store
    public InstanceLimits(LimitLedger ledger, TrueTime time) {
        this.ledger = ledger;
        this.time = time;
        alarms = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("lintel-limits").factory());
        alarms.setRemoveOnCancelPolicy(true);
        alarms.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        desk = named();
    }

    private LimitDesk named() {
        return new LeasedLimitDesk(
                name.text(), ledger, time, (nanos, task) -> alarms.schedule(task, nanos, TimeUnit.NANOSECONDS), random);
    }

    @Override
    public CompletionStage<Verdict> take(List<Ask> asks, Duration atMost) {
        return desk.take(asks, atMost);
    }

    @Override
    public void restored() {
        random.renew();
        name.renew();
        time.forget();
        desk = named(); // what the one before held belongs to no copy: it is lost when its time is over
    }

    @Override
    public void close() {
        desk.close();
        alarms.shutdown();
    }
}
