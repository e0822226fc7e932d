package dev.lintel.store.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.store.limit.LimitLedger.LedgerException;
import dev.lintel.store.limit.LimitLedger.Outcome;
import dev.lintel.store.limit.LimitSpec.CalendarQuota;
import dev.lintel.store.limit.LimitSpec.Concurrency;
import dev.lintel.store.limit.LimitSpec.Rate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeasedLimitDeskTest {
    private static final Duration PATIENCE = Duration.ofMillis(50);
    private static final long SECOND = 1_000_000_000L;

    private record Alarmed(long at, Runnable task) {}

    private final AtomicLong now = new AtomicLong(1_900_000_000L * SECOND);
    private final PriorityQueue<Alarmed> alarms = new PriorityQueue<>(Comparator.comparingLong(Alarmed::at));
    private final SwitchableLedger ledger = new SwitchableLedger();
    private final LeasedLimitDesk desk = desk("a");

    private LeasedLimitDesk desk(String instance) {
        return new LeasedLimitDesk(
                instance,
                ledger,
                TrueTime.exact(() -> Instant.ofEpochSecond(0, now.get())),
                (in, task) -> alarms.add(new Alarmed(now.get() + in, task)),
                new Random(1));
    }

    private void pass(Duration time) {
        long end = now.get() + time.toNanos();
        while (!alarms.isEmpty() && alarms.peek().at() <= end) {
            Alarmed next = alarms.poll();
            now.set(Math.max(now.get(), next.at()));
            next.task().run();
        }
        now.set(end);
    }

    @Test
    void admitsTheBurstAndTellsWhenTheNextOneIsAdmitted() {
        var ask = new Ask("k", List.of(new Rate("r", 1, Duration.ofSeconds(3), 6)), 1);
        int admitted = 0;
        Verdict last = take(ask);
        for (; last instanceof Verdict.Admitted; last = take(ask)) admitted++;
        // what is charged for the way of a call, and against wrong guesses, is at most one permit in eight and one
        assertTrue(admitted >= 4 && admitted <= 6, "admitted " + admitted);
        var refused = assertInstanceOf(Verdict.Refused.class, last);
        assertEquals("r", refused.by().limitId());
        assertEquals(0, refused.by().remaining());
        pass(refused.retryAfter());
        assertInstanceOf(Verdict.Admitted.class, take(ask));
    }

    @Test
    void refusesWithoutACallWhatItKnowsToBeDrained() {
        var ask = new Ask("k", List.of(new CalendarQuota("q", 2, CalendarUnit.DAY, ZoneOffset.UTC)), 1);
        take(ask);
        take(ask);
        assertInstanceOf(Verdict.Refused.class, take(ask));
        int calls = ledger.calls.get();
        for (int i = 0; i < 100; i++)
            assertTrue(assertInstanceOf(Verdict.Refused.class, take(ask)).local());
        assertEquals(calls, ledger.calls.get());
    }

    private void reset(String key) {
        List<Edit> drops = new ArrayList<>();
        for (String name : ledger.read(key).toCompletableFuture().join().names()) drops.add(new Edit.Drop(name));
        assertTrue(ledger.apply(new Change(key, List.of(), drops))
                .toCompletableFuture()
                .join()
                .applied());
    }

    @Test
    void seesAnOperatorsResetWithinFiveSeconds() {
        var ask = new Ask("k", List.of(new CalendarQuota("q", 1, CalendarUnit.MONTH, ZoneOffset.UTC)), 1);
        take(ask);
        assertInstanceOf(Verdict.Refused.class, take(ask));
        reset("k");
        assertInstanceOf(Verdict.Refused.class, take(ask));
        pass(Duration.ofSeconds(5));
        assertInstanceOf(Verdict.Admitted.class, take(ask));
    }

    @Test
    void refusesWhatNeverFitsWithoutACall() {
        var ask = new Ask("k", List.of(new Rate("r", 1, Duration.ofSeconds(1), 5)), 6);
        assertInstanceOf(Verdict.Refused.class, take(ask));
        assertEquals(0, ledger.calls.get());
    }

    @Test
    void takesNothingOfOneKeyIfAnotherRefuses() {
        var plenty = new Ask("plenty", List.of(new CalendarQuota("q", 10, CalendarUnit.DAY, ZoneOffset.UTC)), 4);
        var none = new Ask("none", List.of(new CalendarQuota("q", 1, CalendarUnit.DAY, ZoneOffset.UTC)), 1);
        assertInstanceOf(Verdict.Admitted.class, take(none));
        for (int i = 0; i < 20; i++) assertInstanceOf(Verdict.Refused.class, take(plenty, none));
        assertInstanceOf(Verdict.Admitted.class, take(plenty));
        assertInstanceOf(Verdict.Admitted.class, take(plenty));
        var refused = assertInstanceOf(Verdict.Refused.class, take(plenty));
        assertEquals(2, refused.by().remaining());
    }

    @Test
    void severalLimitsOfAKeyAreOneCall() {
        var rate = new Rate("r", 10, Duration.ofSeconds(1), 50);
        var quota = new CalendarQuota("q", 100, CalendarUnit.DAY, ZoneOffset.UTC);
        var slots = new Concurrency("c", 10, Duration.ofSeconds(5));
        var admitted = assertInstanceOf(Verdict.Admitted.class, take(new Ask("k", List.of(rate, quota, slots), 1)));
        assertEquals(1, ledger.calls.get());
        assertEquals(
                List.of("r", "q", "c"),
                admitted.standings().stream().map(Standing::limitId).toList());
        assertEquals(99, admitted.standings().get(1).remaining());
    }

    @Test
    void slotsComeBackWhenRequestsEndAndOnlyOnce() {
        var ask = new Ask("k", List.of(new Concurrency("c", 2, Duration.ofSeconds(5))), 1);
        var first = assertInstanceOf(Verdict.Admitted.class, take(ask));
        var second = assertInstanceOf(Verdict.Admitted.class, take(ask));
        assertInstanceOf(Verdict.Refused.class, take(ask));
        first.release().run();
        first.release().run();
        pass(Duration.ofSeconds(1));
        assertInstanceOf(Verdict.Admitted.class, take(ask));
        pass(Duration.ofSeconds(1));
        assertInstanceOf(Verdict.Refused.class, take(ask));
        second.release().run();
    }

    @Test
    void slotsOfAnInstanceThatDiedComeBackByTimeAndThoseOfALongRequestDoNot() {
        var ask = new Ask("k", List.of(new Concurrency("c", 2, Duration.ofSeconds(5))), 1);
        assertInstanceOf(Verdict.Admitted.class, take(ask)); // goes on for long, and is renewed
        var dead = new LeasedLimitDesk(
                "dead",
                ledger,
                TrueTime.exact(() -> Instant.ofEpochSecond(0, now.get())),
                (in, task) -> {},
                new Random(2));
        assertInstanceOf(Verdict.Admitted.class, take(dead, ask));
        var other = desk("b");
        assertInstanceOf(Verdict.Refused.class, take(other, ask));
        for (int i = 0; i < 6; i++) pass(Duration.ofSeconds(1));
        assertInstanceOf(Verdict.Admitted.class, take(other, ask));
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofSeconds(1));
            assertInstanceOf(Verdict.Refused.class, take(other, ask));
        }
    }

    /// A slot that lies free is not renewed, so a request that took it late in its lease could lose it while it runs.
    @Test
    void aFreeSlotNearTheEndOfItsLeaseIsNotUsedAgain() {
        var ask = new Ask("k", List.of(new Concurrency("c", 3, Duration.ofSeconds(6))), 1);
        assertInstanceOf(Verdict.Admitted.class, take(ask)).release().run();
        int calls = ledger.calls.get();
        pass(Duration.ofSeconds(1));
        assertInstanceOf(Verdict.Admitted.class, take(ask)).release().run();
        assertEquals(calls, ledger.calls.get(), "used again");
        pass(Duration.ofMillis(4_900));
        assertInstanceOf(Verdict.Admitted.class, take(ask)); // and goes on
        var other = desk("b");
        pass(Duration.ofMillis(1_500));
        assertInstanceOf(Verdict.Admitted.class, take(other, ask));
        assertInstanceOf(Verdict.Admitted.class, take(other, ask));
        assertInstanceOf(Verdict.Refused.class, take(other, ask));
    }

    @Test
    void aStoreThatDoesNotAnswerIsUnavailableAfterTheWait() {
        ledger.silent = true;
        var ask = new Ask("k", List.of(new Rate("r", 16, Duration.ofSeconds(1), 32)), 1);
        var verdict = desk.take(List.of(ask), PATIENCE).toCompletableFuture();
        pass(Duration.ofMillis(49));
        assertFalse(verdict.isDone());
        pass(Duration.ofMillis(1));
        var away = assertInstanceOf(Verdict.Unavailable.class, verdict.join());
        assertEquals(List.of(ask), away.undecided());
        assertInstanceOf(TimeoutException.class, away.cause());
        // a sixteenth of the burst, while the instance does not know its share
        assertInstanceOf(Verdict.Admitted.class, away.share().get());
        assertInstanceOf(Verdict.Admitted.class, away.share().get());
        var refused = assertInstanceOf(Verdict.Refused.class, away.share().get());
        assertEquals(Duration.ofSeconds(1), refused.retryAfter());
    }

    @Test
    void aLateReplysPermitServesTheNextRequest() {
        ledger.silent = true;
        var ask = new Ask("k", List.of(new CalendarQuota("q", 1, CalendarUnit.DAY, ZoneOffset.UTC)), 1);
        var verdict = desk.take(List.of(ask), PATIENCE).toCompletableFuture();
        pass(PATIENCE);
        assertInstanceOf(Verdict.Unavailable.class, verdict.join());
        ledger.answerAll();
        assertInstanceOf(Verdict.Admitted.class, take(ask));
        assertInstanceOf(Verdict.Refused.class, take(ask));
    }

    @Test
    void anUnknownOutcomeIsNotGranted() {
        var ask = new Ask("k", List.of(new CalendarQuota("q", 1, CalendarUnit.DAY, ZoneOffset.UTC)), 1);
        ledger.losing = true;
        assertInstanceOf(Verdict.Unavailable.class, take(ask));
        ledger.losing = false;
        assertInstanceOf(Verdict.Refused.class, take(ask));
    }

    @Test
    void aStoreThatKeepsFailingIsLeftAloneForAMoment() {
        ledger.losing = true;
        for (int i = 0; i < 50; i++)
            assertInstanceOf(
                    Verdict.Unavailable.class,
                    take(new Ask("k" + i, List.of(new Rate("r", 1, Duration.ofSeconds(1), 5)), 1)));
        assertEquals(3, ledger.calls.get());
        ledger.losing = false;
        pass(Duration.ofMillis(250));
        assertInstanceOf(
                Verdict.Admitted.class, take(new Ask("k", List.of(new Rate("r", 1, Duration.ofSeconds(1), 5)), 1)));
    }

    @Test
    void forgetsLeasesAfterARestore() {
        var ask = new Ask("k", List.of(new CalendarQuota("q", 1_000_000, CalendarUnit.DAY, ZoneOffset.UTC)), 1);
        for (int i = 0; i < 2_000; i++) {
            take(ask);
            now.addAndGet(1_000_000);
        }
        int calls = ledger.calls.get();
        assertTrue(calls < 200, "leases are used: " + calls);
        desk.restored();
        take(ask);
        assertEquals(calls + 1, ledger.calls.get());
    }

    @Test
    void keepsABoundedNumberOfKeys() {
        var rate = List.<LimitSpec>of(new Rate("r", 1, Duration.ofSeconds(1), 5));
        for (int i = 0; i < 24_000; i++) take(new Ask("key-" + i, rate, 1));
        assertTrue(desk.keys() <= 20_000, "keys " + desk.keys());
    }

    @Test
    void aClosedDeskDecidesNothing() {
        desk.close();
        var ask = new Ask("k", List.of(new Rate("r", 1, Duration.ofSeconds(1), 5)), 1);
        assertInstanceOf(Verdict.Unavailable.class, take(ask));
    }

    /// Threads at once on one desk: as many are admitted as the store granted, and no caller is forgotten.
    @Test
    void manyThreadsTakeNoMoreThanThereIs() {
        var quota = new CalendarQuota("q", 1_200, CalendarUnit.DAY, ZoneOffset.UTC);
        var ask = new Ask("k", List.of(quota, new Rate("r", 1_000_000, Duration.ofSeconds(1), 1_000_000)), 1);
        List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<CompletableFuture<List<CompletableFuture<Verdict>>>> parts = new ArrayList<>();
            for (int i = 0; i < 4; i++)
                parts.add(CompletableFuture.supplyAsync(
                        () -> {
                            List<CompletableFuture<Verdict>> own = new ArrayList<>();
                            for (int j = 0; j < 500; j++)
                                own.add(desk.take(List.of(ask), PATIENCE).toCompletableFuture());
                            return own;
                        },
                        threads));
            for (var part : parts) verdicts.addAll(part.join());
        }
        assertEquals(2_000, verdicts.size());
        long admitted = verdicts.stream()
                .filter(verdict -> verdict.getNow(null) instanceof Verdict.Admitted)
                .count();
        long refused = verdicts.stream()
                .filter(verdict -> verdict.getNow(null) instanceof Verdict.Refused)
                .count();
        assertEquals(1_200, admitted);
        assertEquals(800, refused);
    }

    private Verdict take(Ask... asks) {
        return take(desk, asks);
    }

    private Verdict take(LeasedLimitDesk at, Ask... asks) {
        var verdict = at.take(List.of(asks), PATIENCE).toCompletableFuture();
        assertTrue(verdict.isDone(), "the ledger answers at once");
        return verdict.join();
    }

    /// In memory; says nothing, or loses its replies, when a test wants.
    private static final class SwitchableLedger implements LimitLedger {
        private final InMemoryLimitLedger store = new InMemoryLimitLedger();
        private final List<Runnable> late = new ArrayList<>();
        final AtomicInteger calls = new AtomicInteger();
        boolean silent;
        boolean losing;

        @Override
        public CompletionStage<Outcome> apply(Change change) {
            calls.incrementAndGet();
            var outcome = store.apply(change);
            if (losing) return CompletableFuture.failedFuture(new LedgerException("lost", false));
            if (!silent) return outcome;
            var reply = new CompletableFuture<Outcome>();
            late.add(() -> reply.complete(outcome.toCompletableFuture().join()));
            return reply;
        }

        void answerAll() {
            silent = false;
            late.forEach(Runnable::run);
        }

        @Override
        public CompletionStage<Cells> read(String key) {
            return store.read(key);
        }
    }
}
