package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.contract.edge.CachePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A reply that is kept.
///
/// @param headers as the origin sent them, with a `Date`
/// @param body not to be changed
/// @param stored when it came, or was found unchanged
/// @param lifetime from then on
/// @param tags by which it can be invalidated
@SuppressWarnings("ArrayRecordComponent") // never compared
record CachedReply(int status, Headers headers, byte[] body, Instant stored, Duration lifetime, Set<String> tags) {
    private static final int FIELD_BYTES = 64;

    CachedReply {
        tags = Set.copyOf(tags);
    }

    boolean fresh(Instant now) {
        return now.isBefore(stored.plus(lifetime));
    }

    /// Whether a 304 with those fields speaks of this reply, and not of another version (RFC 9111 section 4.3.4).
    boolean confirmedBy(Headers update) {
        @Nullable String theirs = update.first("ETag");
        @Nullable String own = headers.first("ETag");
        return theirs == null || own == null || HitReply.weak(theirs).equals(HitReply.weak(own));
    }

    /// With the fields of a 304 in place of its own (RFC 9111 section 3.2), and so perhaps with another lifetime.
    CachedReply updated(Headers update, Instant now, CachePolicy policy) {
        Headers.Builder fields = headers.toBuilder().remove("Age").set("Date", CacheControl.date(now));
        update.forEach((name, value) -> {
            if (!name.equalsIgnoreCase("Content-Length")) fields.remove(name);
        });
        update.forEach((name, value) -> {
            if (!name.equalsIgnoreCase("Content-Length")) fields.add(name, value);
        });
        Headers merged = fields.build();
        Duration left = CacheControl.of(merged).lifetime(status, policy, now);
        return new CachedReply(status, merged, body, now, left, tags(merged, policy));
    }

    /// As the next one to ask gets it.
    CachedReply withoutCookies() {
        return new CachedReply(status, headers.toBuilder().remove("Set-Cookie").build(), body, stored, lifetime, tags);
    }

    static Set<String> tags(Headers headers, CachePolicy policy) {
        return headers.all(policy.cacheTagHeader()).stream()
                .flatMap(field -> Arrays.stream(field.split(",", -1)))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// What it takes of memory, about.
    int weight() {
        return body.length + headers.size() * FIELD_BYTES;
    }
}
