package dev.lintel.router.resilience;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// How long a reply asks its client to wait (RFC 9110 section 10.2.3): seconds, or a date.
final class RetryAfter {
    private static final int DIGITS = 9;

    private RetryAfter() {}

    /// Null when it does not say, or not so that it can be read.
    static @Nullable Duration read(@Nullable String value, Instant now) {
        if (value == null || value.isEmpty()) return null;
        int digits = 0;
        while (digits < value.length() && value.charAt(digits) >= '0' && value.charAt(digits) <= '9') digits++;
        if (digits == value.length())
            return Duration.ofSeconds(digits > DIGITS ? Integer.MAX_VALUE : Long.parseLong(value));
        try {
            Duration until = Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from));
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
