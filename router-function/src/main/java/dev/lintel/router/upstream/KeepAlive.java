package dev.lintel.router.upstream;

import dev.lintel.contract.Headers;
import org.jspecify.annotations.Nullable;

/// How long a connection may stay idle.
final class KeepAlive {
    static final long LONGEST_NANOS = 60_000_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private KeepAlive() {}

    /// Less than the server announces in `Keep-Alive: timeout=` (RFC 2068 section 19.7.1.1), since a request that meets
    /// the server's close on its way is lost.
    static long idleNanos(Headers headers) {
        @Nullable String parameters = headers.first("keep-alive");
        if (parameters == null) return LONGEST_NANOS;
        for (String part : parameters.split(",", -1)) {
            String parameter = part.strip();
            if (!parameter.regionMatches(true, 0, "timeout=", 0, 8)) continue;
            try {
                long seconds = Integer.parseInt(parameter.substring(8).strip());
                long announced = Math.max(0, seconds) * SECOND_NANOS;
                return Math.min(LONGEST_NANOS, announced - Math.min(SECOND_NANOS, announced / 2));
            } catch (NumberFormatException notANumber) {
                return LONGEST_NANOS; // a hint that cannot be read is no hint
            }
        }
        return LONGEST_NANOS;
    }
}
