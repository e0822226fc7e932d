package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

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

    CachedReply confirmed(Instant now, Duration lifetime) {
        return new CachedReply(status, headers, body, now, lifetime, tags);
    }

    /// What it takes of memory, about.
    int weight() {
        return body.length + headers.size() * FIELD_BYTES;
    }
}
