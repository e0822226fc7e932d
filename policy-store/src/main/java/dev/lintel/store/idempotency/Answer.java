package dev.lintel.store.idempotency;

import java.util.Optional;

/// How the first request under a key was answered.
///
/// @param fingerprint digest of that request; empty if the backend answered before it was read whole
/// @param reply empty if it was too large to keep
public record Answer(String fingerprint, Optional<StoredReply> reply) {
    /// Whether a request with that digest may be the same one.
    public boolean isOf(String otherFingerprint) {
        return fingerprint.isEmpty() || fingerprint.equals(otherFingerprint);
    }
}
