package dev.lintel.store.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lintel.store.limit.LimitSpec.CalendarQuota;
import dev.lintel.store.limit.LimitSpec.Concurrency;
import dev.lintel.store.limit.LimitSpec.Rate;
import dev.lintel.store.limit.LimitSpec.RollingQuota;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExactLimitDeskTest {
    private static final Duration WAIT = Duration.ofMillis(50);
    private Instant now = Instant.parse("2026-11-28T11:59:59.500Z");
    private final ExactLimitDesk desk = new ExactLimitDesk(() -> now);

    @Test
    void admitsTheBurstThenTheRate() {
        var rate = new Rate("r", 2, Duration.ofSeconds(1), 3);
        for (int i = 0; i < 3; i++) admitted(new Ask("k", List.of(rate), 1));
        var refused = refused(new Ask("k", List.of(rate), 1));
        assertEquals(Duration.ofSeconds(1), refused.retryAfter());
        assertEquals(new Standing("r", 3, 0, Duration.ofMillis(1500)), refused.by());
        now = now.plusMillis(500);
        admitted(new Ask("k", List.of(rate), 1));
        refused(new Ask("k", List.of(rate), 1));
        admitted(new Ask("other", List.of(rate), 3));
    }

    @Test
    void aCalendarWindowEndsOnTheClock() {
        var quota = new CalendarQuota("q", 1, CalendarUnit.HOUR, ZoneOffset.UTC);
        admitted(new Ask("k", List.of(quota), 1));
        assertEquals(
                Duration.ofSeconds(1), refused(new Ask("k", List.of(quota), 1)).retryAfter());
        now = now.plusMillis(500);
        admitted(new Ask("k", List.of(quota), 1));
    }

    @Test
    void aRollingWindowForgetsATakeAfterItsPeriod() {
        var quota = new RollingQuota("q", 2, Duration.ofMinutes(1));
        admitted(new Ask("k", List.of(quota), 1));
        now = now.plusSeconds(30);
        admitted(new Ask("k", List.of(quota), 1));
        assertEquals(
                Duration.ofSeconds(31), refused(new Ask("k", List.of(quota), 1)).retryAfter());
        now = now.plusSeconds(31);
        admitted(new Ask("k", List.of(quota), 1));
        refused(new Ask("k", List.of(quota), 1));
    }

    @Test
    void takesAllOrNothing() {
        var many = new Rate("many", 1, Duration.ofSeconds(1), 10);
        var slot = new Concurrency("slot", 1, Duration.ofSeconds(10));
        var ask = new Ask("k", List.of(many, slot), 2);
        var first = admitted(ask);
        assertEquals("slot", refused(ask).by().limitId());
        first.release().run();
        first.release().run();
        assertEquals(6, admitted(ask).standings().getFirst().remaining());
        refused(ask);
    }

    @Test
    void aDayHasTheHoursThatItsZoneGivesIt() {
        var berlin = ZoneId.of("Europe/Berlin");
        Instant spring = Instant.parse("2026-03-28T23:00:00Z");
        assertEquals(spring, CalendarUnit.DAY.start(Instant.parse("2026-03-29T12:00:00Z"), berlin));
        assertEquals(spring.plus(Duration.ofHours(23)), CalendarUnit.DAY.next(spring, berlin));
        assertEquals(
                Instant.parse("2026-12-01T00:00:00Z"),
                CalendarUnit.MONTH.next(Instant.parse("2026-11-30T23:59:59Z"), ZoneOffset.UTC));
    }

    @Test
    void refusesSpecsThatCannotBeKept() {
        assertThrows(IllegalArgumentException.class, () -> new Rate("", 1, Duration.ofSeconds(1), 1));
        assertThrows(IllegalArgumentException.class, () -> new Rate("r", 0, Duration.ofSeconds(1), 1));
        assertThrows(IllegalArgumentException.class, () -> new Rate("r", 1, Duration.ofDays(31), 2));
        assertThrows(IllegalArgumentException.class, () -> new RollingQuota("q", 1, Duration.ofSeconds(59)));
        assertThrows(IllegalArgumentException.class, () -> new Concurrency("c", 1, Duration.ofSeconds(1)));
        var rate = new Rate("r", 1, Duration.ofSeconds(1), 1);
        assertThrows(IllegalArgumentException.class, () -> new Ask("k", List.of(rate, rate), 1));
        assertThrows(IllegalArgumentException.class, () -> new Ask("k", List.of(), 1));
        assertThrows(IllegalArgumentException.class, () -> new Ask("é".repeat(257), List.of(rate), 1));
    }

    private Verdict.Admitted admitted(Ask ask) {
        return assertInstanceOf(Verdict.Admitted.class, verdict(ask));
    }

    private Verdict.Refused refused(Ask ask) {
        return assertInstanceOf(Verdict.Refused.class, verdict(ask));
    }

    private Verdict verdict(Ask ask) {
        return desk.take(List.of(ask), WAIT).toCompletableFuture().join();
    }
}
