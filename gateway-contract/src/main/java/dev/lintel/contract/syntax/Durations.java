package dev.lintel.contract.syntax;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Durations as documents write them: a whole number and its unit, `250ms`, `10s`, `5m`, `1h`.
public final class Durations {
    private static final int DIGITS = 9;

    private Durations() {}

    public static @Nullable String faultIn(String text) {
        return parse(text) == null
                ? "is not a duration: a whole number and ms, s, m or h, for example 250ms or 10s"
                : null;
    }

    /// Null when the text is no duration.
    public static @Nullable Duration parse(String text) {
        int unit = 0;
        while (unit < text.length() && text.charAt(unit) >= '0' && text.charAt(unit) <= '9') unit++;
        if (unit == 0 || unit > DIGITS) return null;
        long number = Long.parseLong(text, 0, unit, 10);
        return switch (text.substring(unit)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> null;
        };
    }

    /// The shortest form that [#parse(String)] reads back; whole milliseconds.
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis != 0 && millis % 3_600_000 == 0) return millis / 3_600_000 + "h";
        if (millis != 0 && millis % 60_000 == 0) return millis / 60_000 + "m";
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
