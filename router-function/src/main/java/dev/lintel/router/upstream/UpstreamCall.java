package dev.lintel.router.upstream;

import org.jspecify.annotations.Nullable;

/// What one call is held to, in nanoseconds; every duration above 0.
///
/// @param connectNanos look-up, TCP and TLS together
/// @param firstByteNanos from the request's last byte to the reply's head
/// @param idleNanos between two reads or writes of a body
/// @param deadlineNanos on the clock of `Call.startedNanos`: when the exchange must be over
/// @param headNanos from the call to the reply's head, without the time that the client takes to send
/// @param trail is told where the call went and how it failed; null if nobody asks, and then `headNanos` does not count
public record UpstreamCall(
        long connectNanos,
        long firstByteNanos,
        long idleNanos,
        long deadlineNanos,
        long headNanos,
        @Nullable CallTrail trail) {
    /// The only attempt, which has all the time there is.
    public UpstreamCall(long connectNanos, long firstByteNanos, long idleNanos, long deadlineNanos) {
        this(connectNanos, firstByteNanos, idleNanos, deadlineNanos, Long.MAX_VALUE, null);
    }

    /// A tunnel lasts as long as bytes go through it: of its limits only the idle one is left.
    UpstreamCall ofTunnel(long nowNanos) {
        return new UpstreamCall(connectNanos, firstByteNanos, idleNanos, nowNanos + Long.MAX_VALUE / 2);
    }
}
