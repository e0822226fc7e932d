package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.contract.edge.CachePolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How long a reply may be kept ("Managing how long content stays in the cache" in CloudFront's developer guide).
final class CacheControl {
    private static final Set<Integer> KEPT = Set.of(200, 203, 300, 301, 302, 307, 308);
    private static final Set<Integer> KEPT_ERRORS = Set.of(400, 403, 404, 405, 410, 414, 416, 500, 501, 502, 503, 504);
    private static final Duration HUNDRED_YEARS = Duration.ofDays(36_500);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Headers headers;
    private boolean forbidden;
    private @Nullable Duration maxAge;
    private @Nullable Duration sharedMaxAge;
    private boolean withoutCookies;

    private CacheControl(Headers headers) {
        this.headers = headers;
        for (String field : headers.all("Cache-Control"))
            for (String directive : field.split(",", -1)) read(directive.strip());
        for (String field : headers.all("Vary"))
            for (String name : field.split(",", -1)) if (name.strip().equals("*")) forbidden = true;
    }

    static CacheControl of(Headers headers) {
        return new CacheControl(headers);
    }

    private void read(String directive) {
        String lower = directive.toLowerCase(Locale.ROOT);
        if (lower.startsWith("no-cache=") && lower.contains("set-cookie")) withoutCookies = true;
        else if (lower.startsWith("no-cache") || lower.equals("no-store") || lower.startsWith("private"))
            forbidden = true;
        else if (lower.startsWith("s-maxage=")) sharedMaxAge = seconds(lower.substring(9));
        else if (lower.startsWith("max-age=")) maxAge = seconds(lower.substring(8));
    }

    private static @Nullable Duration seconds(String text) {
        String digits = text.replace("\"", "");
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9'))
            return null;
        Duration seconds = Duration.ofSeconds(Long.parseLong(digits));
        return seconds.compareTo(HUNDRED_YEARS) > 0 ? HUNDRED_YEARS : seconds;
    }

    /// Zero if it must not be kept.
    Duration lifetime(int status, CachePolicy policy, Instant now) {
        boolean error = status >= 400;
        if (!(error ? KEPT_ERRORS : KEPT).contains(status)) return Duration.ZERO;
        Duration least = error ? policy.errorMinTtl() : policy.minTtl();
        if (forbidden) return least;
        Optional<Duration> said = said(now);
        if (said.isEmpty()) return error ? least : policy.defaultTtl();
        Duration most = said.get().compareTo(policy.maxTtl()) > 0 ? policy.maxTtl() : said.get();
        return most.compareTo(least) < 0 ? least : most;
    }

    /// Whether it says that it must not be kept, or answers nobody but the one who asked (RFC 9111 section 4.1).
    boolean forbidden() {
        return forbidden;
    }

    /// Whether `Set-Cookie` is left out of what is kept.
    boolean withoutCookies() {
        return withoutCookies;
    }

    private Optional<Duration> said(Instant now) {
        if (sharedMaxAge != null) return Optional.of(sharedMaxAge);
        if (maxAge != null) return Optional.of(maxAge);
        @Nullable String expires = headers.first("Expires");
        if (expires == null) return Optional.empty();
        Duration left = date(expires).map(at -> Duration.between(now, at)).orElse(Duration.ZERO);
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }

    /// As an HTTP date.
    static String date(Instant at) {
        return DATE.format(at);
    }

    /// An HTTP date; empty if it is none.
    static Optional<Instant> date(String text) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip())));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }
}
