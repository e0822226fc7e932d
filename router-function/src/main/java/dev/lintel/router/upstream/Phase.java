package dev.lintel.router.upstream;

/// Where a call stands, and so which limit in time it is held to.
enum Phase {
    CONNECTING("accepted no connection within"),
    /// Sent with `Expect: 100-continue`, the body held back.
    EXPECTING(""),
    SENDING("took no byte for"),
    WAITING("sent no first byte within"),
    RECEIVING("sent no byte for"),
    OVER("");

    /// RFC 9110 section 10.1.1: a client does not wait for a 100 indefinitely.
    private static final long EXPECT_NANOS = 1_000_000_000L;

    /// What a backend did that passed the limit; the limit follows.
    final String complaint;

    Phase(String complaint) {
        this.complaint = complaint;
    }

    long limitNanos(UpstreamCall limits) {
        return switch (this) {
            case CONNECTING -> limits.connectNanos();
            case EXPECTING -> EXPECT_NANOS;
            case SENDING, RECEIVING -> limits.idleNanos();
            case WAITING -> limits.firstByteNanos();
            case OVER -> Long.MAX_VALUE;
        };
    }
}
