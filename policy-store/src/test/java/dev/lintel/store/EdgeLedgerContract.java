package dev.lintel.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What every ledger keeps to.
public abstract class EdgeLedgerContract {
    private static final Instant AT = Instant.parse("2026-11-24T12:00:00.123456Z");

    protected abstract EdgeLedger newLedger();

    @Test
    void beginsWithNothing() {
        assertEquals(EdgeLedger.Entry.NONE, newLedger().read());
    }

    @Test
    void givesBackWhatWasWritten() {
        var ledger = newLedger();
        var next = new EdgeLedger.Entry(0, 7, "root of 5", AT, -1, "d1ge57", AT.plusSeconds(1));
        assertTrue(ledger.replace(EdgeLedger.Entry.NONE, next));
        assertEquals(next.after(EdgeLedger.Entry.NONE), ledger.read());
        assertEquals(1, ledger.read().version());
    }

    @Test
    void keepsWhatAnotherWriterWrote() {
        var ledger = newLedger();
        var seen = ledger.read();
        assertTrue(ledger.replace(seen, seen.served(1, "a", AT)));
        assertFalse(ledger.replace(seen, seen.served(2, "b", AT)));
        assertEquals("a", ledger.read().root());
        var second = ledger.read();
        assertTrue(ledger.replace(second, second.settledAt(1)));
        assertFalse(ledger.replace(second, second.settledAt(0)));
        assertEquals(second.settledAt(1).after(second), ledger.read());
    }

    @Test
    void everyPartChangesAlone() {
        var entry = new EdgeLedger.Entry(3, 2, "r", AT, 1, "s", AT);
        assertEquals(
                new EdgeLedger.Entry(3, 9, "x", AT.plusSeconds(9), 1, "s", AT),
                entry.served(9, "x", AT.plusSeconds(9)));
        assertEquals(new EdgeLedger.Entry(3, 2, "r", AT, 2, "s", AT), entry.settledAt(2));
        assertEquals(new EdgeLedger.Entry(3, 2, "", AT, -1, "s", AT), entry.forgotten(AT));
        assertTrue(entry.forgotten(AT).isForgotten());
        assertFalse(entry.settledAt(-1).isForgotten());
        assertEquals(new EdgeLedger.Entry(3, 2, "r", AT, 1, "t", AT), entry.stamped("t"));
        assertEquals(new EdgeLedger.Entry(3, 2, "r", AT, 1, "s", Instant.MAX), entry.comparedAt(Instant.MAX));
        assertThrows(IllegalArgumentException.class, () -> entry.settledAt(-2));
    }
}
