package dev.lintel.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every log of resets keeps to.
public abstract class ResetLogContract {
    private static final Instant BEGIN = Instant.parse("2026-11-28T12:00:00Z");

    private Instant now = BEGIN;
    private final InstantSource clock = () -> now;

    protected abstract ResetLog newLog(InstantSource clock);

    @Test
    void listsNewestFirstAndGoesOnWhereAPageEnded() {
        ResetLog log = newLog(clock);
        assertEquals(List.of(), log.list(ResetLog.NEWEST, 10));
        for (int i = 0; i < 5; i++) {
            log.add("limits/a " + i, "0 left", new Change("ci", "why " + i));
            now = now.plusSeconds(1);
        }
        List<ResetRecord> page = log.list(ResetLog.NEWEST, 2);
        assertEquals(
                List.of("limits/a 4", "limits/a 3"),
                page.stream().map(ResetRecord::what).toList());
        List<ResetRecord> rest = log.list(page.getLast().id(), 10);
        assertEquals(
                List.of("why 2", "why 1", "why 0"),
                rest.stream().map(ResetRecord::message).toList());
        ResetRecord oldest = rest.getLast();
        assertEquals(BEGIN, oldest.at());
        assertEquals("ci", oldest.author());
        assertEquals("0 left", oldest.before());
    }

    @Test
    void keepsTwoOfOneMoment() {
        ResetLog log = newLog(clock);
        log.add("x", "", new Change("a", ""));
        log.add("x", "", new Change("a", ""));
        assertEquals(2, log.list(ResetLog.NEWEST, 10).size());
    }

    @Test
    void refusesPagesWithoutBounds() {
        ResetLog log = newLog(clock);
        assertThrows(IllegalArgumentException.class, () -> log.list(ResetLog.NEWEST, 0));
        assertThrows(IllegalArgumentException.class, () -> log.list(ResetLog.NEWEST, 1_001));
    }
}
