package dev.lintel.router.upstream;

/// What one call is held to, in nanoseconds; every value above 0.
///
/// @param connectNanos look-up, TCP and TLS together
/// @param firstByteNanos from the request's last byte to the reply's head
/// @param idleNanos between two reads or writes of a body
/// @param deadlineNanos on the clock of `Call.startedNanos`: when the exchange must be over
public record UpstreamCall(long connectNanos, long firstByteNanos, long idleNanos, long deadlineNanos) {
    /// A tunnel lasts as long as bytes go through it: of its limits only the idle one is left.
    UpstreamCall ofTunnel(long nowNanos) {
        return new UpstreamCall(connectNanos, firstByteNanos, idleNanos, nowNanos + Long.MAX_VALUE / 2);
    }
}
