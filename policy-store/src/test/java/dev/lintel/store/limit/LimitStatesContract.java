package dev.lintel.store.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.store.limit.LimitSpec.CalendarQuota;
import dev.lintel.store.limit.LimitSpec.Concurrency;
import dev.lintel.store.limit.LimitSpec.Rate;
import dev.lintel.store.limit.LimitSpec.RollingQuota;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Looks and resets on every ledger.
public abstract class LimitStatesContract {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final long NANOS = ExactLimitDesk.nanos(NOW);
    private static final Rate RATE = new Rate("rate", 10, Duration.ofSeconds(1), 4_000);
    private static final CalendarQuota DAILY = new CalendarQuota("daily", 5, CalendarUnit.DAY, ZoneOffset.UTC);
    private static final RollingQuota ROLLING = new RollingQuota("rolling", 5, Duration.ofHours(1));
    private static final Concurrency SLOTS = new Concurrency("slots", 500, Duration.ofSeconds(30));

    private LimitLedger ledger;
    private LimitStates states;

    protected abstract LimitLedger newLedger();

    @BeforeEach
    void open() {
        ledger = newLedger();
        states = new LimitStates(ledger, InstantSource.fixed(NOW));
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private boolean take(String item, Meter meter, long permits) {
        Cells seen = done(ledger.read(item));
        if (!(meter.take(seen, permits, NANOS, NANOS + 1_000_000, false) instanceof Step.Fits fits)) return false;
        List<Edit> edits = new ArrayList<>(fits.edits());
        edits.add(new Edit.Add(ShardCells.WRITES, 1));
        return done(ledger.apply(new Change(item, fits.guards(), edits))).applied();
    }

    private long remaining(LimitSpec limit) {
        return states.read("k", List.of(limit)).standings().getFirst().remaining();
    }

    @Test
    void whatNobodyAskedForIsWhole() {
        LimitState state = states.read("k", List.of(RATE, DAILY, ROLLING, SLOTS));
        assertEquals(1, state.shards());
        assertEquals(0, state.writes());
        for (Standing each : state.standings()) assertEquals(each.limit(), each.remaining(), each.limitId());
        states.reset("k", List.of(RATE, DAILY, ROLLING, SLOTS));
        assertTrue(done(ledger.read("k")).isEmpty());
    }

    @Test
    void aResetLeavesNothingOfTheLimitAndAllOfTheOthers() {
        List<LimitSpec> all = List.of(RATE, DAILY, ROLLING, SLOTS);
        for (LimitSpec limit : all) assertTrue(take("k", Meter.of(limit, 1, "i"), 3), limit.id());
        for (LimitSpec limit : all) {
            assertTrue(remaining(limit) <= limit.limit() - 3, limit.id());
            states.reset("k", List.of(limit));
            assertEquals(limit.limit(), remaining(limit), limit.id());
            String prefix = Meter.cellPrefix(limit);
            for (String cell : done(ledger.read("k")).names())
                assertFalse(
                        cell.startsWith(prefix) && done(ledger.read("k")).get(cell) != 0, limit.id() + " left " + cell);
            for (LimitSpec other : all.subList(all.indexOf(limit) + 1, all.size()))
                assertTrue(remaining(other) <= other.limit() - 3, other.id() + " after " + limit.id());
        }
        assertEquals(4, states.read("k", all).writes());
    }

    @Test
    void sumsUpShardsAndResetsThemAll() {
        for (int shard = 0; shard < 4; shard++)
            done(ledger.apply(new Change(
                    ShardCells.item("k", shard),
                    List.of(),
                    List.of(new Edit.Put(ShardCells.SHARDS, 4), new Edit.Put(ShardCells.EPOCH, 7)))));
        for (int shard = 0; shard < 3; shard++)
            assertTrue(take(ShardCells.item("k", shard), Meter.of(RATE, 4, "i"), 1_000));
        LimitState state = states.read("k", List.of(RATE));
        assertEquals(4, state.shards());
        assertEquals(3, state.writes());
        assertEquals(1_000, state.standings().getFirst().remaining());
        states.reset("k", List.of(RATE));
        assertEquals(4_000, remaining(RATE));
        assertEquals(4, states.read("k", List.of(RATE)).shards());
    }

    @Test
    void aShardThatIsNotMadeYetHoldsNothing() {
        done(ledger.apply(new Change(
                "k", List.of(), List.of(new Edit.Put(ShardCells.SHARDS, 2), new Edit.Put(ShardCells.EPOCH, 7)))));
        assertEquals(2_000, remaining(RATE));
    }

    @Test
    void freesThePlacesOfManyHolders() {
        for (int i = 0; i < 101; i++) assertTrue(take("k", Meter.of(SLOTS, 1, "i" + i), 2));
        assertEquals(500 - 202, remaining(SLOTS));
        states.reset("k", List.of(SLOTS));
        assertEquals(500, remaining(SLOTS));
        var first = (SlotMeter) Meter.of(SLOTS, 1, "i0");
        assertFalse(done(ledger.apply(first.release("k", 2, true))).applied(), "given back twice");
        assertEquals(500, remaining(SLOTS));
    }

    @Test
    void freesPlacesThatNobodyHolds() {
        var meter = (SlotMeter) Meter.of(SLOTS, 1, "i");
        done(ledger.apply(new Change("k", List.of(), List.of(new Edit.Put(meter.takenCell(), 500)))));
        assertEquals(0, remaining(SLOTS));
        states.reset("k", List.of(SLOTS));
        assertEquals(500, remaining(SLOTS));
    }

    /// Whoever goes on to another slot between look and write must not leave a slot without its sum.
    @Test
    void clearsWhatCameBetween() {
        Meter meter = Meter.of(ROLLING, 1, "i");
        assertTrue(take("k", meter, 1));
        Cells before = done(ledger.read("k"));
        Change stale = Clearing.next("k", meter, before);
        long later = NANOS + Duration.ofMinutes(10).toNanos();
        var fits = (Step.Fits) meter.take(before, 1, later, later, false);
        assertTrue(
                done(ledger.apply(new Change("k", fits.guards(), fits.edits()))).applied());
        assertFalse(done(ledger.apply(Objects.requireNonNull(stale))).applied());
        states.reset("k", List.of(ROLLING));
        assertTrue(
                done(ledger.read("k")).names().stream().noneMatch(cell -> cell.startsWith(Meter.cellPrefix(ROLLING))));
    }
}
