package dev.lintel.router.telemetry;

import org.jspecify.annotations.Nullable;

/// What is known of one request by the time it is over; becomes one structured line. Mutable, one per request, written
/// by
/// one thread at a time. It never holds a secret, a token, a query or a body.
public final class AccessRecord {
    public String requestId = "";
    public String traceId = "";
    public String spanId = "";
    public boolean sampled;
    public @Nullable String route;
    public @Nullable String backend;
    public long revision;
    public @Nullable String consumer;
    public @Nullable String problemType;
    /// When the upstream call began and when its reply's head came; 0 if there was none.
    public long upstreamStartNanos;
    public long upstreamHeadNanos;
    public int upstreamStatus;
}
