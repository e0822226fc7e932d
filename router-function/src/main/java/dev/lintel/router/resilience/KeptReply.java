package dev.lintel.router.resilience;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Request;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A good reply to GET, whole, as a shared cache keeps it (RFC 9111).
///
/// @param varied names and values of the request's fields that selected it, `null` for one that was not there
/// @param keptMillis when, on the wall clock
/// @param ageSeconds how old it was then
/// @param freshSeconds how old it may become and be fresh
/// @param staleSeconds how long after that it may be used when the backend fails; -1 if the reply leaves that to others
@SuppressWarnings("ArrayRecordComponent") // never compared
record KeptReply(
        int status,
        Headers headers,
        byte[] body,
        List<Varied> varied,
        long keptMillis,
        long ageSeconds,
        long freshSeconds,
        long staleSeconds) {

    record Varied(String name, @Nullable String value) {}

    /// Whether the reply may be kept at all, from its head.
    static boolean isKeepable(Request request, int status, Headers headers) {
        if (!request.method().equals("GET") || (status != 200 && status != 203)) return false;
        if (headers.contains("Set-Cookie") || "*".equals(headers.first("Vary"))) return false;
        if (CacheDirectives.of(request.headers()).noStore) return false;
        CacheDirectives said = CacheDirectives.of(headers);
        if (said.noStore || said.noCache || said.isPrivate) return false;
        return said.isPublic || !isPersonal(request);
    }

    /// Whether a reply may be meant for this caller alone, unless it says otherwise.
    static boolean isPersonal(Request request) {
        return request.headers().contains("Authorization") || request.headers().contains("Cookie");
    }

    static KeptReply of(Request request, int status, Headers headers, byte[] body, Instant now) {
        CacheDirectives said = CacheDirectives.of(headers);
        @Nullable Instant date = date(headers.first("Date"));
        long apparent = date == null ? 0 : Math.max(0, now.getEpochSecond() - date.getEpochSecond());
        @Nullable String age = headers.first("Age");
        long fresh = said.freshSeconds;
        if (fresh == CacheDirectives.NONE) {
            @Nullable Instant expires = date(headers.first("Expires"));
            fresh = expires == null
                    ? 0
                    : Math.max(0, expires.getEpochSecond() - (date == null ? now : date).getEpochSecond());
        }
        return new KeptReply(
                status,
                headers.toBuilder().remove("Age").build(),
                body,
                varied(request, headers),
                now.toEpochMilli(),
                Math.max(apparent, age == null ? 0 : CacheDirectives.seconds(age.strip())),
                fresh,
                said.mustRevalidate ? 0 : said.staleIfErrorSeconds);
    }

    private static List<Varied> varied(Request request, Headers headers) {
        @Nullable String vary = headers.joined("Vary");
        if (vary == null) return List.of();
        List<Varied> varied = new ArrayList<>();
        for (String name : vary.split(",", -1)) {
            String field = name.strip().toLowerCase(Locale.ROOT);
            if (!field.isEmpty()) varied.add(new Varied(field, request.headers().joined(field)));
        }
        return List.copyOf(varied);
    }

    private static @Nullable Instant date(@Nullable String text) {
        if (text == null) return null;
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    /// Whether it answers that request, too.
    boolean fits(Request request) {
        for (Varied field : varied) {
            @Nullable String value = request.headers().joined(field.name);
            if (value == null ? field.value != null : !value.equals(field.value)) return false;
        }
        return true;
    }

    boolean hasSameFields(KeptReply other) {
        return varied.equals(other.varied);
    }

    long ageSeconds(Instant now) {
        return ageSeconds + Math.max(0, (now.toEpochMilli() - keptMillis) / 1000);
    }

    /// Memory that it takes, about.
    long bytes() {
        long bytes = 256L + body.length;
        for (int i = 0; i < headers.size(); i++)
            bytes += 96L + headers.name(i).length() + headers.value(i).length();
        return bytes;
    }
}
