package dev.lintel.store.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.store.limit.LimitLedger.Outcome;
import dev.lintel.store.limit.LimitSpec.CalendarQuota;
import dev.lintel.store.limit.LimitSpec.Concurrency;
import dev.lintel.store.limit.LimitSpec.Rate;
import dev.lintel.store.limit.LimitSpec.RollingQuota;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every ledger keeps to. A change means the same in all of them.
public abstract class LimitLedgerContract {
    private LimitLedger ledger;

    protected abstract LimitLedger newLedger();

    @BeforeEach
    void open() {
        ledger = newLedger();
    }

    @Test
    void beginsWithNothing() {
        assertEquals(Cells.NONE, done(ledger.read("k")));
        var refused = apply(List.of(new Guard.Is("a", 1)), new Edit.Put("a", 2));
        assertEquals(new Outcome(false, Cells.NONE), refused);
        assertEquals(Cells.NONE, done(ledger.read("k")));
    }

    @Test
    void makesAllEditsOrNone() {
        var made = apply(List.of(), new Edit.Put("a", 5), new Edit.Add("b", -3), new Edit.Drop("c"));
        assertTrue(made.applied());
        assertEquals(5, made.cells().get("a"));
        assertEquals(-3, made.cells().get("b"));
        assertFalse(made.cells().has("c"));
        var not = apply(List.of(new Guard.Is("a", 5), new Guard.Is("b", 0)), new Edit.Put("a", 6));
        assertEquals(new Outcome(false, made.cells()), not);
        assertEquals(made.cells(), done(ledger.read("k")));
        var dropped = apply(List.of(new Guard.Is("a", 5)), new Edit.Drop("a"), new Edit.Add("b", 4));
        assertFalse(dropped.cells().has("a"));
        assertEquals(1, dropped.cells().get("b"));
    }

    @Test
    void guardsByBounds() {
        apply(List.of(), new Edit.Put("a", 5));
        assertTrue(passes(new Guard.Between("a", 5, 5)));
        assertTrue(passes(new Guard.Between("a", 4, 6)));
        assertFalse(passes(new Guard.Between("a", 6, 9)));
        assertFalse(passes(new Guard.Between("a", 1, 4)));
        assertFalse(passes(new Guard.Between("a", 6, 4)));
        assertFalse(passes(new Guard.Between("missing", 0, 9)));
        assertTrue(passes(new Guard.AtMostOrAbsent("a", 5)));
        assertFalse(passes(new Guard.AtMostOrAbsent("a", 4)));
        assertTrue(passes(new Guard.AtMostOrAbsent("missing", 0)));
        assertTrue(passes(new Guard.Is("missing", Cells.ABSENT)));
        assertFalse(passes(new Guard.Is("a", Cells.ABSENT)));
    }

    @Test
    void keepsNumbersOfNineteenDigits() {
        long nanos = 1_795_867_200_123_456_789L;
        apply(List.of(), new Edit.Put("a", nanos));
        assertEquals(
                nanos + 1,
                apply(List.of(new Guard.Between("a", nanos, nanos)), new Edit.Add("a", 1))
                        .cells()
                        .get("a"));
    }

    @Test
    void keysAreApartAndMayHoldAnything() {
        for (String key : List.of("k", "k\n1", "ключ #%/", "x".repeat(512)))
            done(ledger.apply(new Change(key, List.of(), List.of(new Edit.Put("a", key.length())))));
        for (String key : List.of("k", "k\n1", "ключ #%/", "x".repeat(512)))
            assertEquals(key.length(), done(ledger.read(key)).get("a"));
        done(ledger.apply(new Change("k", List.of(), List.of(new Edit.Drop("a")))));
        assertEquals(Cells.NONE, done(ledger.read("k")));
        assertEquals(3, done(ledger.read("k\n1")).get("a"));
    }

    /// Every shape of change that the meters make, beside an interpreter of them.
    @Test
    void agreesWithTheModelOnWhatMetersSend() {
        var random = new Random(7);
        var specs = List.of(
                new Rate("rate", 10, Duration.ofSeconds(1), 20),
                new CalendarQuota("minutes", 60, CalendarUnit.MINUTE, ZoneOffset.UTC),
                new RollingQuota("rolling", 90, Duration.ofMinutes(1)),
                new Concurrency("slots", 9, Duration.ofSeconds(5)));
        var model = new InMemoryLimitLedger();
        long now = 1_900_000_000_000_000_000L; // DynamoDB Local deletes what expires
        int applied = 0;
        Cells stale = Cells.NONE;
        for (int i = 0; i < steps(); i++) {
            now += random.nextLong(random.nextInt(20) == 0 ? 40_000_000_000L : 600_000_000L);
            Cells seen = random.nextInt(4) == 0 ? stale : done(model.read("k"));
            stale = done(model.read("k"));
            var guards = new ArrayList<Guard>();
            var edits = new ArrayList<Edit>();
            for (LimitSpec spec : specs)
                if (random.nextBoolean()
                        && Meter.of(spec, 1, "h" + random.nextInt(3))
                                        .take(
                                                seen,
                                                1 + random.nextInt(3),
                                                now,
                                                now + 100_000_000L,
                                                random.nextBoolean())
                                instanceof Step.Fits fits) {
                    guards.addAll(fits.guards());
                    edits.addAll(fits.edits());
                }
            Plan.keep(seen, now, guards, edits);
            edits.add(new Edit.Add(ShardCells.WRITES, 1));
            var change = new Change("k", guards, edits);
            Outcome expected = done(model.apply(change));
            assertEquals(expected, done(ledger.apply(change)), change::toString);
            if (expected.applied()) applied++;
        }
        assertTrue(applied > steps() / 4 && applied < steps(), "both outcomes occur: " + applied);
    }

    protected int steps() {
        return 400;
    }

    private boolean passes(Guard guard) {
        return apply(List.of(guard), new Edit.Add("passed", 1)).applied();
    }

    private Outcome apply(List<Guard> guards, Edit... edits) {
        return done(ledger.apply(new Change("k", guards, List.of(edits))));
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
