package dev.lintel.router.upstream;

/// A connection that carries many exchanges at once.
interface Http2Link {
    boolean hasRoom();

    void carry(HttpCall call);

    boolean isIdle();

    /// Closes it if it was idle for too long; says whether it is idle still.
    boolean evict(long nowNanos);

    void close();
}
