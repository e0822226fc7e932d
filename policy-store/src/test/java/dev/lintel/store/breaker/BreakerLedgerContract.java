package dev.lintel.store.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.store.breaker.BackendHealth.TargetHealth;
import dev.lintel.store.breaker.BreakerEntry.Phase;
import dev.lintel.store.breaker.BreakerEntry.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// What every ledger keeps to.
public abstract class BreakerLedgerContract {
    protected static final BreakerEntry ALERT = BreakerEntry.alert("0a1b", "orders", 1, 7, 1_000, "instance-1", 61_000);

    protected abstract BreakerLedger newLedger();

    @Test
    void isEmptyWhileAllIsWell() {
        assertEquals(TargetBoard.EMPTY, newLedger().read());
    }

    @Test
    void raisesAnAlertOnce() {
        var ledger = newLedger();
        var raised = ledger.create(ALERT);
        assertTrue(raised.done());
        assertEquals(Optional.of(ALERT.versioned(1)), raised.now());
        var second = ledger.create(BreakerEntry.alert("0a1b", "orders", 1, 8, 2_000, "instance-2", 0));
        assertFalse(second.done());
        assertEquals(raised.now(), second.now());
        assertEquals(List.of(ALERT.versioned(1)), ledger.read().breakers());
    }

    @Test
    void sumsEvidenceBySlotAndDropsOldSlots() {
        var ledger = newLedger();
        var alert = ledger.create(ALERT).now().orElseThrow();
        alert = ledger.report(alert, List.of(new Slot(3, 2, 1, 0), new Slot(5, 4, 0, 2)), 0, 70_000)
                .now()
                .orElseThrow();
        alert = ledger.report(alert, List.of(new Slot(5, 1, 1, 1), new Slot(6, 1, 0, 0)), 5, 71_000)
                .now()
                .orElseThrow();
        assertEquals(List.of(new Slot(5, 5, 1, 3), new Slot(6, 1, 0, 0)), alert.slots());
        assertEquals(71_000, alert.expiresMillis());
        assertEquals(1, alert.version());
        assertEquals(List.of(alert), ledger.read().breakers());
    }

    @Test
    void takesNoEvidenceOfAnotherGenerationOrPhase() {
        var ledger = newLedger();
        var alert = ledger.create(ALERT).now().orElseThrow();
        var open = ledger.replace(alert, alert.in(Phase.OPEN, 8, 2_000, "instance-2", 90_000))
                .now()
                .orElseThrow();
        var late = ledger.report(alert, List.of(new Slot(1, 9, 9, 0)), 0, 70_000);
        assertFalse(late.done());
        assertEquals(Optional.of(open), late.now());
        assertTrue(ledger.remove(open).done());
        assertEquals(
                new BreakerLedger.Written(false, Optional.empty()),
                ledger.report(alert, List.of(new Slot(1, 9, 9, 0)), 0, 70_000));
        assertEquals(TargetBoard.EMPTY, ledger.read());
    }

    @Test
    void opensOnceWhoeverTries() throws Exception {
        var ledger = newLedger();
        var alert = ledger.create(ALERT).now().orElseThrow();
        List<Callable<BreakerLedger.Written>> tries = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            int number = i;
            tries.add(() -> ledger.replace(alert, alert.in(Phase.OPEN, 100 + number, 2_000, "i" + number, 90_000)));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            int done = 0;
            for (var one : threads.invokeAll(tries)) if (one.get().done()) done++;
            assertEquals(1, done);
        }
        assertEquals(Phase.OPEN, ledger.read().breakers().getFirst().phase());
    }

    @Test
    void keepsProbesAndTheirResults() {
        var ledger = newLedger();
        var alert = ledger.create(ALERT).now().orElseThrow();
        var half = alert.in(Phase.HALF_OPEN, 9, 3_000, "instance-1", 90_000)
                .leased("instance-1", 13_000, 3_000, 0)
                .leased("instance-2", 13_500, 3_500, 0);
        half = ledger.replace(alert, half).now().orElseThrow();
        assertEquals(2, half.heldAt(13_000, 0));
        assertEquals(1, half.heldAt(13_200, 0));
        half = ledger.replace(half, half.settled("instance-1", true, false))
                .now()
                .orElseThrow();
        half = ledger.replace(half, half.leased("instance-3", 30_000, 20_000, 2_000))
                .now()
                .orElseThrow();
        assertEquals(Map.of("instance-3", 30_000L), half.probes());
        assertEquals(List.of(half), ledger.read().breakers());
        assertEquals(1, half.done());
        assertEquals(1, half.failed());
        assertEquals(Map.of(), half.returned("instance-3").probes());
    }

    @Test
    void removesOnlyWhatItWasShown() {
        var ledger = newLedger();
        var alert = ledger.create(ALERT).now().orElseThrow();
        var open = ledger.replace(alert, alert.in(Phase.OPEN, 8, 2_000, "i", 90_000))
                .now()
                .orElseThrow();
        assertEquals(new BreakerLedger.Written(false, Optional.of(open)), ledger.remove(alert));
        assertTrue(ledger.remove(open).done());
        assertEquals(new BreakerLedger.Written(false, Optional.empty()), ledger.remove(open));
        assertEquals(new BreakerLedger.Written(false, Optional.empty()), ledger.replace(open, open));
    }

    @Test
    void keepsHealthBesideBreakers() {
        var ledger = newLedger();
        ledger.create(ALERT);
        var health = new BackendHealth(
                "orders", Map.of("d1", new TargetHealth(false, 0, 5), "d2", new TargetHealth(true, 2, 0)), 6, 7_000);
        ledger.putHealth(health);
        assertEquals(new TargetBoard(List.of(ALERT.versioned(1)), List.of(health)), ledger.read());
        ledger.removeHealth("orders");
        ledger.removeHealth("orders");
        assertEquals(List.of(), ledger.read().health());
    }
}
