package dev.lintel.store.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.store.limit.LimitSpec.CalendarQuota;
import dev.lintel.store.limit.LimitSpec.Rate;
import dev.lintel.store.limit.LimitSpec.RollingQuota;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Meters by themselves: takes by instances with wrong clocks and old views, used at any moment that the take allows,
/// in
/// any order. A sequential model at true times finds no window with too much.
class MeterPropertyTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long START = 1_900_000_000L * SECOND;

    private record Use(long at, long permits) {}

    @Test
    void ratesAreKept() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            long burst = 1L + random.nextInt(40);
            var rate = new Rate("r", 1 + random.nextInt(50), Duration.ofMillis(200 + random.nextInt(2000)), burst);
            check(seed, rate, 60 * MILLI, 2 * SECOND);
        }
    }

    @Test
    void calendarQuotasAreKept() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var unit = random.nextBoolean() ? CalendarUnit.MINUTE : CalendarUnit.HOUR;
            var quota = new CalendarQuota("q", 1 + random.nextInt(60), unit, ZoneId.of("Asia/Kathmandu"));
            check(seed, quota, 800 * MILLI, unit == CalendarUnit.MINUTE ? 3 * SECOND : 90 * SECOND);
        }
    }

    @Test
    void rollingQuotasAreKept() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var quota = new RollingQuota(
                    "q",
                    1 + random.nextInt(60),
                    Duration.ofSeconds(60 + random.nextInt(60)).plusNanos(random.nextInt(99)));
            check(seed, quota, 800 * MILLI, 3 * SECOND);
        }
    }

    /// A calendar day of 23 hours, one of 25, and the boundary of a month.
    @Test
    void calendarQuotasAreKeptWhereClocksAreSet() {
        var zone = ZoneId.of("Europe/Berlin");
        for (int seed = 0; seed < 60; seed++) {
            var quota = new CalendarQuota("q", 20, seed % 2 == 0 ? CalendarUnit.DAY : CalendarUnit.MONTH, zone);
            check(seed, quota, 800 * MILLI, 40_000 * SECOND);
        }
    }

    private static void check(int seed, LimitSpec spec, long meanGap, long sometimesGap) {
        var random = new Random(seed);
        var ledger = new InMemoryLimitLedger();
        Meter meter = Meter.of(spec, 1, "");
        List<Use> uses = new ArrayList<>();
        long now = START + random.nextLong(100_000 * SECOND);
        Cells old = Cells.NONE;
        int full = 0;
        for (int i = 0; i < 400; i++) {
            now += random.nextInt(25) == 0 ? random.nextLong(sometimesGap) : random.nextLong(2 * meanGap);
            Cells fresh = ledger.read("k").toCompletableFuture().join();
            Cells seen = random.nextInt(5) == 0 ? old : fresh;
            old = fresh;
            long earliest = now - random.nextLong(2 * SECOND);
            long until = now + random.nextLong(SECOND);
            long permits = 1L + random.nextInt((int) Math.min(4, spec.limit()));
            switch (meter.take(seen, permits, earliest, until, random.nextBoolean())) {
                case Step.Full none -> {
                    assertTrue(none.opensAt() > earliest, "a wait that is over already");
                    full++;
                }
                case Step.Fits fits -> {
                    assertTrue(fits.until() >= until, "usable for as long as was asked");
                    now += random.nextLong(5 * MILLI); // on its way
                    if (!ledger.apply(new Change("k", fits.guards(), fits.edits()))
                            .toCompletableFuture()
                            .join()
                            .applied()) continue;
                    long last = Math.max(now, Math.min(fits.until(), now + 3 * SECOND));
                    for (long left = permits; left > 0; left--) {
                        long at = random.nextInt(3) == 0 ? last : now + random.nextLong(last - now + 1);
                        if (at <= fits.until()) uses.add(new Use(at, 1));
                    }
                }
            }
        }
        var judge = new Judge(spec);
        uses.sort(Comparator.comparingLong(Use::at));
        for (Use use : uses) judge.admit(use.at(), use.permits());
        assertEquals(0, judge.over, () -> "seed " + seed + " " + spec);
        assertTrue(judge.admitted > 0);
        if (spec.limit() < 10 && !(spec instanceof CalendarQuota)) assertTrue(full > 0, "the limit was met");
    }

    /// Who waits until a meter opens is admitted, where nobody else takes.
    @Test
    void opensWhenItSays() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            List<LimitSpec> specs = List.of(
                    new Rate("r", 3, Duration.ofSeconds(1), 5),
                    new CalendarQuota("q", 7, CalendarUnit.MINUTE, ZoneId.of("UTC")),
                    new RollingQuota("w", 7, Duration.ofMinutes(1)));
            for (LimitSpec spec : specs) {
                Meter meter = Meter.of(spec, 1, "");
                Cells cells = Cells.NONE;
                long now = START + random.nextLong(100 * SECOND);
                while (meter.take(cells, 1, now, now + 60 * MILLI, false) instanceof Step.Fits fits) {
                    cells = cells.with(fits.edits());
                    now += random.nextLong(200 * MILLI);
                }
                long cost = 1L + random.nextInt(3);
                if (!(meter.take(cells, cost, now, now + 60 * MILLI, false) instanceof Step.Full none))
                    throw new AssertionError("more fits than less");
                long opensAt = none.opensAt();
                assertTrue(
                        meter.take(cells, cost, opensAt, opensAt + 60 * MILLI, false) instanceof Step.Fits,
                        () -> "closed " + spec);
            }
        }
    }

    /// A key that is split, and split again, while it is used: old shards at their pace, new ones as they are made.
    @Test
    void splittingAddsNothing() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var rate = new Rate("r", 100 + random.nextInt(400), Duration.ofSeconds(1), 40 + random.nextInt(400));
            Cells[] shards = new Cells[8];
            shards[0] = Cells.NONE;
            int[] level = {1, 0, 0, 0, 0, 0, 0, 0};
            List<Use> uses = new ArrayList<>();
            long now = START;
            for (int i = 0; i < 1_500; i++) {
                now += random.nextLong(6 * MILLI);
                long earliest = now - random.nextLong(20 * MILLI);
                long latest = now + random.nextLong(20 * MILLI);
                int at = random.nextInt(8);
                if (level[at] == 0) continue;
                if (random.nextInt(60) == 0 && level[at] < 8) {
                    int made = at + level[at];
                    level[at] *= 2;
                    level[made] = level[at];
                    shards[made] = Cells.NONE.with(List.of(new Edit.Put(ShardCells.BORN, latest)));
                    continue;
                }
                long until = latest + random.nextLong(200 * MILLI);
                long permits = 1L + random.nextInt(4);
                if (!(Meter.of(rate, level[at], "").take(shards[at], permits, earliest, until, false)
                                instanceof Step.Fits fits)
                        || !shards[at].passes(fits.guards())) continue;
                shards[at] = shards[at].with(fits.edits());
                for (long left = permits; left > 0; left--)
                    uses.add(new Use(random.nextBoolean() ? now : now + random.nextLong(until - now + 1), 1));
            }
            var judge = new Judge(rate);
            uses.sort(Comparator.comparingLong(Use::at));
            for (Use use : uses) judge.admit(use.at(), 1);
            int number = seed;
            assertEquals(0, judge.over, () -> "seed " + number);
            assertTrue(judge.admitted > 100);
        }
    }
}
