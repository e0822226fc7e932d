package dev.lintel.router.http;

import org.jspecify.annotations.Nullable;

/// What someone says of a request whom the host trusts for it: the Lambda platform, or the edge behind a verified
/// origin
/// secret. A client cannot write it.
///
/// @param requestId the request's name so far; empty if none
/// @param stamp what became of the edge's signed decision
/// @param edgeRoute id of the route that the edge matched; null if it left that to the router
/// @param edgeRevision by which it matched; 0 if it did not
public record Provenance(
        String requestId, Stamp stamp, @Nullable String edgeRoute, long edgeRevision) {
    public enum Stamp {
        /// It did not come by the edge.
        NO_EDGE,
        /// The edge signed nothing: it has no key yet.
        ABSENT,
        VALID,
        /// Forged, out of date or of another request: what it says is dropped.
        INVALID
    }

    /// Named by the platform, without an edge.
    public static Provenance named(String requestId) {
        return new Provenance(requestId, Stamp.NO_EDGE, null, 0);
    }
}
