package dev.lintel.router.telemetry;

import java.time.Instant;

/// Writes instants as RFC 3339 in UTC with milliseconds; the second's text is kept until the next. Not thread-safe.
final class JsonTime {
    private long second = Long.MIN_VALUE;
    private String text = "";

    void write(long epochMillis, JsonBytes out) {
        long now = Math.floorDiv(epochMillis, 1000L);
        if (now != second) {
            second = now;
            String whole = Instant.ofEpochSecond(now).toString();
            text = "\"" + whole.substring(0, whole.length() - 1) + ".";
        }
        out.raw(text).padded((int) Math.floorMod(epochMillis, 1000L), 3).raw("Z\"");
    }
}
