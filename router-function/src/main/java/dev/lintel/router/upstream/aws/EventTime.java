package dev.lintel.router.upstream.aws;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// `24/Nov/2026:12:00:00 +0000`, as events tell the time.
final class EventTime {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private EventTime() {}

    static String of(Instant time) {
        return FORMAT.format(time);
    }
}
