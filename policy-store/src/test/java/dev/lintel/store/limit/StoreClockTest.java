package dev.lintel.store.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoreClockTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private long now = 1_795_867_200L * SECOND + 300 * MILLI;
    private long monotonicOff = -17;
    private long wallOff = 2 * SECOND;
    private final StoreClock clock =
            new StoreClock(() -> now + monotonicOff, () -> Instant.ofEpochSecond(0, now + wallOff));

    @Test
    void isTheWallClockGiveOrTakeTwoSecondsAtFirst() {
        assertHoldsTheTruth();
        assertWidth(4 * SECOND);
    }

    @Test
    void aReplyNarrowsToASecondAndItsWay() {
        call(5 * MILLI);
        assertHoldsTheTruth();
        assertWidth(SECOND + 5 * MILLI);
    }

    @Test
    void askingAtBisectingMomentsNarrowsToTheWayOfACall() {
        var narrowing = new ClockNarrowing();
        assertTrue(narrowing.begin(clock, 0));
        assertFalse(narrowing.begin(clock, 0), "runs already");
        int probes = 0;
        for (long wait = narrowing.nextIn(clock); wait >= 0; wait = narrowing.nextIn(clock), probes++) {
            now += wait;
            call(5 * MILLI);
            assertHoldsTheTruth();
        }
        assertTrue(width() <= 20 * MILLI, "width " + width());
        assertTrue(probes <= 10, "probes " + probes);
    }

    @Test
    void driftWidensIt() {
        call(MILLI);
        long before = width();
        now += 1_000 * SECOND;
        assertWidth(before + 400 * MILLI);
    }

    @Test
    void aFreezeThatTheMonotonicClockHidesWidensItUntilTheNextReply() {
        call(MILLI);
        now += 60 * SECOND;
        monotonicOff -= 60 * SECOND;
        assertHoldsTheTruth();
        assertTrue(width() > 60 * SECOND);
        call(MILLI);
        assertHoldsTheTruth();
        assertTrue(width() < 2 * SECOND);
    }

    @Test
    void aWallClockThatIsSetDoesNoHarm() {
        call(MILLI);
        wallOff -= 3 * SECOND;
        now += SECOND;
        assertHoldsTheTruth();
        wallOff += 10 * SECOND;
        now += SECOND;
        assertHoldsTheTruth();
    }

    @Test
    void believesTheNewestReplyOfTwoThatExcludeEachOther() {
        call(MILLI);
        var sent = clock.mark();
        clock.heard(sent, Instant.ofEpochSecond(now / SECOND + 100));
        assertEquals(1, clock.contradictions());
        assertTrue(clock.earliest() >= now + 99 * SECOND);
        call(MILLI);
        assertHoldsTheTruth();
        assertEquals(2, clock.contradictions());
    }

    @Test
    void forgetsAllAfterARestore() {
        call(MILLI);
        clock.forget();
        assertWidth(4 * SECOND);
    }

    @Test
    void holdsTheTruthUnderSkewDriftDelaysFreezesAndSteps() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            long start = 1_795_867_200L * SECOND + random.nextLong(SECOND);
            now = start;
            double drift = (random.nextDouble() - 0.5) * 300e-6;
            long[] hidden = {0};
            long skew = random.nextLong(4 * SECOND) - 2 * SECOND;
            var host = new StoreClock(
                    () -> 5 + now - hidden[0] + (long) ((now - start) * drift),
                    () -> Instant.ofEpochSecond(0, now + skew + (long) ((now - start) * drift)));
            for (int step = 0; step < 200; step++) {
                now += random.nextLong(random.nextInt(10) == 0 ? 90 * SECOND : SECOND);
                if (random.nextInt(30) == 0) {
                    now += 60 * SECOND;
                    if (random.nextBoolean()) hidden[0] += 60 * SECOND;
                }
                var sent = host.mark();
                now += random.nextLong(40 * MILLI);
                Instant date = Instant.ofEpochSecond(now / SECOND);
                now += random.nextInt(50) == 0 ? 60 * SECOND : random.nextLong(40 * MILLI);
                assertTrue(host.earliest() <= now && now <= host.latest(), "before, seed " + seed);
                host.heard(sent, date);
                assertTrue(host.earliest() <= now && now <= host.latest(), "after, seed " + seed);
            }
            assertEquals(0, host.contradictions());
        }
    }

    private void call(long nanos) {
        var sent = clock.mark();
        now += nanos / 2;
        Instant date = Instant.ofEpochSecond(now / SECOND);
        now += nanos / 2;
        clock.heard(sent, date);
    }

    /// To a millisecond.
    private void assertWidth(long expected) {
        assertTrue(Math.abs(width() - expected) <= MILLI, "width " + width());
    }

    private long width() {
        return clock.latest() - clock.earliest();
    }

    private void assertHoldsTheTruth() {
        assertTrue(clock.earliest() <= now, "earliest is late");
        assertTrue(now <= clock.latest(), "latest is early");
    }
}
