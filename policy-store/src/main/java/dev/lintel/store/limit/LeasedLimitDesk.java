package dev.lintel.store.limit;

import dev.lintel.store.limit.LimitLedger.LedgerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The desk of one instance among many: decides by leases that the store has charged to it, and asks the store for
/// more.
/// Strict, whatever the other instances do and whatever the clocks show. docs/decisions/2026-11-28-limits.md.
public final class LeasedLimitDesk implements LimitDesk {
    private static final int MOST_KEYS = 20_000;
    private static final int FAILURES_UNTIL_AWAY = 3;
    private static final long AWAY_NANOS = 250_000_000L;
    private static final long WIDE = 5_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final ConcurrentHashMap<String, KeyDesk> desks = new ConcurrentHashMap<>();
    private final ClockNarrowing narrowing = new ClockNarrowing();
    private final AtomicInteger failures = new AtomicInteger();
    private final Host host;
    private volatile long awayUntil = Long.MIN_VALUE;
    private volatile Throwable lastFailure = new LedgerException("the desk is closed", true);
    private volatile boolean closed;

    /// @param instance names this instance among all, for example by 16 random characters
    /// @param time narrowed by calls of the ledger, or exact
    /// @param random for pauses; thread-safe
    public LeasedLimitDesk(String instance, LimitLedger ledger, TrueTime time, Alarm alarm, RandomGenerator random) {
        this.host = new Host(instance, ledger, time, alarm, random);
    }

    @Override
    public CompletionStage<Verdict> take(List<Ask> asks, Duration atMost) {
        var request = new Request(asks, atMost);
        request.go();
        return request.verdict;
    }

    private KeyDesk desk(String key) {
        KeyDesk desk = desks.get(key);
        if (desk != null) return desk;
        if (desks.size() >= MOST_KEYS) dropIdle();
        return desks.computeIfAbsent(key, name -> new KeyDesk(name, host));
    }

    /// A tenth of the keys at once, so that a flood of new ones costs each of them little: idle ones, then any that are
    /// not busy. What they hold is lost, not more.
    private synchronized void dropIdle() {
        if (desks.size() < MOST_KEYS) return; // another thread did
        long now = host.time.earliest();
        drop(now);
        drop(Long.MAX_VALUE);
    }

    private void drop(long now) {
        Iterator<KeyDesk> each = desks.values().iterator();
        while (desks.size() > MOST_KEYS - MOST_KEYS / 10 && each.hasNext())
            if (each.next().idle(now)) each.remove();
    }

    int keys() {
        return desks.size();
    }

    @Override
    public void restored() {
        host.time.forget();
        narrowing.again();
        desks.values().forEach(KeyDesk::forget);
        awayUntil = Long.MIN_VALUE;
        failures.set(0);
    }

    @Override
    public void close() {
        closed = true;
        desks.values().forEach(KeyDesk::close);
    }

    private void narrow() {
        long wait = narrowing.nextIn(host.time);
        if (wait < 0) return;
        host.alarm.in(
                wait,
                () -> host.ledger.read("clock").whenComplete((cells, failure) -> {
                    if (failure == null) narrow();
                    else narrowing.stop();
                }));
    }

    private final class Request implements Consumer<Decision> {
        final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        private final List<Ask> asks;
        private final Duration atMost;
        private final List<Decision.Taken> taken;
        private @Nullable KeyDesk waitingAt;
        private boolean timed;
        private boolean over;

        Request(List<Ask> asks, Duration atMost) {
            this.asks = asks;
            this.atMost = atMost;
            this.taken = new ArrayList<>(asks.size());
        }

        /// Asks key after key, until one has to wait or says no.
        void go() {
            while (true) {
                Ask ask;
                KeyDesk desk;
                synchronized (this) {
                    if (over) return;
                    if (taken.size() == asks.size()) break;
                    ask = asks.get(taken.size());
                    if (closed) {
                        end(unavailable(lastFailure, ask));
                        return;
                    }
                    desk = desk(ask.key());
                    waitingAt = desk;
                }
                Decision decision = desk.take(ask, this);
                if (decision == null) {
                    patience();
                    return;
                }
                if (!note(decision)) return;
            }
            admit();
        }

        /// A desk has decided later.
        @Override
        public void accept(Decision decision) {
            if (note(decision)) go();
        }

        /// @return whether to go on
        private synchronized boolean note(Decision decision) {
            switch (decision) {
                case Decision.Taken part -> {
                    if (over) part.desk().undo(part);
                    else taken.add(part);
                    return !over;
                }
                case Decision.Refused part -> end(refused(part));
                case Decision.Failed part -> end(unavailable(part.cause(), part.ask()));
            }
            return false;
        }

        private void patience() {
            synchronized (this) {
                if (timed || over) return;
                timed = true;
            }
            host.alarm.in(atMost.toNanos(), this::timeout);
        }

        private void timeout() {
            synchronized (this) {
                if (over) return;
                if (waitingAt != null) waitingAt.leave(this);
                if (taken.size() < asks.size())
                    end(unavailable(new TimeoutException("no answer within " + atMost), asks.get(taken.size())));
            }
        }

        /// Nothing was taken after all. The lock is held; what a caller does with the verdict is up to it.
        private synchronized void end(Verdict last) {
            if (over) return;
            over = true;
            for (Decision.Taken part : taken) part.desk().undo(part);
            verdict.complete(last);
        }

        private void admit() {
            List<Standing> standings = new ArrayList<>(asks.size());
            synchronized (this) {
                if (over) return;
                over = true;
                for (Decision.Taken part : taken) standings.addAll(part.standings());
            }
            verdict.complete(admitted(taken, standings));
        }

        private Verdict refused(Decision.Refused part) {
            List<Standing> standings = new ArrayList<>();
            for (Decision.Taken before : taken) standings.addAll(before.standings());
            standings.addAll(part.standings());
            return LeasedLimitDesk.this.refused(part, standings);
        }

        private Verdict unavailable(Throwable cause, Ask ask) {
            return new Verdict.Unavailable(cause, List.of(ask), () -> fairly(asks));
        }
    }

    private Verdict refused(Decision.Refused part, List<Standing> standings) {
        long wait = part.waitNanos() + Math.min(SECOND, host.time.latest() - host.time.earliest());
        return new Verdict.Refused(
                part.by(), Duration.ofSeconds(Math.max(1, Math.ceilDiv(wait, SECOND))), standings, part.local());
    }

    private static Verdict admitted(List<Decision.Taken> taken, List<Standing> standings) {
        var open = new AtomicBoolean(true);
        return new Verdict.Admitted(standings, () -> {
            if (open.getAndSet(false))
                for (Decision.Taken part : taken) part.desk().finish(part);
        });
    }

    private Verdict fairly(List<Ask> asks) {
        List<Decision.Taken> taken = new ArrayList<>(asks.size());
        List<Standing> standings = new ArrayList<>();
        for (Ask ask : asks) {
            switch (desk(ask.key()).fairly(ask)) {
                case Decision.Taken part -> {
                    taken.add(part);
                    standings.addAll(part.standings());
                }
                case Decision.Refused part -> {
                    standings.addAll(part.standings());
                    for (Decision.Taken before : taken) before.desk().undo(before);
                    return refused(part, standings);
                }
                case Decision.Failed failed -> throw new IllegalStateException(failed.cause());
            }
        }
        return admitted(taken, standings);
    }

    private final class Host implements DeskHost {
        private final String instance;
        private final AtomicLong holders = new AtomicLong();
        private final LimitLedger ledger;
        private final TrueTime time;
        private final Alarm alarm;
        private final RandomGenerator random;

        Host(String instance, LimitLedger ledger, TrueTime time, Alarm alarm, RandomGenerator random) {
            this.instance = instance;
            this.ledger = ledger;
            this.time = time;
            this.alarm = alarm;
            this.random = random;
        }

        @Override
        public LimitLedger ledger() {
            return ledger;
        }

        @Override
        public TrueTime time() {
            return time;
        }

        @Override
        public Alarm alarm() {
            return alarm;
        }

        @Override
        public RandomGenerator random() {
            return random;
        }

        @Override
        public String nextHolder() {
            return instance + '-' + Long.toString(holders.getAndIncrement(), 36);
        }

        @Override
        public int spread() {
            return instance.hashCode() & Integer.MAX_VALUE;
        }

        @Override
        public boolean isBlind() {
            return time.latest() - time.earliest() > WIDE;
        }

        @Override
        public void heard() {
            failures.set(0);
        }

        @Override
        public void narrow(long wantedNanos) {
            if (narrowing.begin(time, wantedNanos)) LeasedLimitDesk.this.narrow();
        }

        @Override
        public void failed(Throwable failure) {
            lastFailure = failure;
            if (failures.incrementAndGet() >= FAILURES_UNTIL_AWAY) awayUntil = time.earliest() + AWAY_NANOS;
        }

        @Override
        public boolean away() {
            return time.earliest() < awayUntil;
        }

        @Override
        public Throwable whyAway() {
            return lastFailure;
        }
    }
}
