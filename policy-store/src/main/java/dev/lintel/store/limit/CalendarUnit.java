package dev.lintel.store.limit;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/// The windows of a calendar quota. They begin where a clock on the wall of the zone shows a whole minute, hour, day or
/// month, so a day may have 23 or 25 hours.
public enum CalendarUnit {
    MINUTE,
    HOUR,
    DAY,
    MONTH;

    /// The start of the window that holds the instant.
    public Instant start(Instant at, ZoneId zone) {
        ZonedDateTime local = at.atZone(zone);
        return switch (this) {
            case MINUTE -> local.truncatedTo(ChronoUnit.MINUTES).toInstant();
            case HOUR -> local.truncatedTo(ChronoUnit.HOURS).toInstant();
            case DAY -> local.toLocalDate().atStartOfDay(zone).toInstant();
            case MONTH ->
                local.toLocalDate().withDayOfMonth(1).atStartOfDay(zone).toInstant();
        };
    }

    /// The start of the window after the one that holds the instant.
    public Instant next(Instant at, ZoneId zone) {
        Instant start = start(at, zone);
        ZonedDateTime local = start.atZone(zone);
        Instant next = switch (this) {
            case MINUTE -> start(start.plusSeconds(60), zone);
            case HOUR -> start(start.plusSeconds(3600), zone);
            case DAY -> local.toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
            case MONTH ->
                local.toLocalDate()
                        .withDayOfMonth(1)
                        .plusMonths(1)
                        .atTime(LocalTime.MIN)
                        .atZone(zone)
                        .toInstant();
        };
        // a zone that changes by a part of the unit makes one long window of two
        return next.isAfter(start) ? next : start.plusSeconds(this == MINUTE ? 120 : 7200);
    }
}
