package dev.lintel.router.limit;

import dev.lintel.store.limit.Standing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.greenbytes.http.sfv.Parameters;
import org.greenbytes.http.sfv.StringItem;

/// The fields `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-11 of May 2026, sections 3 and
/// 4): lists of structured fields (RFC 9651), one item a limit. A rate limit tells its burst, and the time in which
/// that
/// fills anew. No partition key: clients see their own counter only.
final class LimitFields {
    static final String POLICY = "RateLimit-Policy";
    static final String LIMIT = "RateLimit";

    private LimitFields() {}

    static String policy(String id, long quota, long windowSeconds) {
        return item(id, Map.of("q", quota), Map.of("w", windowSeconds));
    }

    static String concurrency(String id, long quota) {
        return item(id, Map.of("q", quota), Map.of("qu", "concurrent-requests"));
    }

    /// To be followed by parameters.
    static String name(String id) {
        return StringItem.valueOf(id).serialize();
    }

    private static String item(String id, Map<String, Object> first, Map<String, Object> then) {
        Map<String, Object> parameters = new LinkedHashMap<>(first);
        parameters.putAll(then);
        return StringItem.valueOf(id).withParams(Parameters.valueOf(parameters)).serialize();
    }

    /// @param name serialised; numbers serialise as Java writes them, so nothing else is made on the way of a request
    static String standing(String name, Standing standing) {
        long seconds = Math.ceilDiv(standing.resetsIn().toNanos(), 1_000_000_000L);
        return name + ";r=" + standing.remaining() + (seconds > 0 ? ";t=" + seconds : "");
    }

    /// Of the limit that refused: until then nothing is to be had, so the window never ends after `Retry-After`.
    static String refused(String name, Standing standing, Duration retryAfter) {
        return name + ";r=" + standing.remaining() + ";t=" + retryAfter.toSeconds();
    }
}
