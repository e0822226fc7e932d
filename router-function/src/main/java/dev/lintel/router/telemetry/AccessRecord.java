package dev.lintel.router.telemetry;

import dev.lintel.router.http.Call;
import dev.lintel.router.http.Provenance;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/// What is known of one request by the time it is over; becomes one structured line. Mutable, one per request, written
/// by one thread at a time. It never holds a secret, a token, a query or a body.
///
/// Fields rather than accessors: a dozen places note one thing each, and nothing holds between them.
public final class AccessRecord {
    /// Who asked what; the path as sent, without its query.
    public String method = "";

    public String path = "";
    public String scheme = "";
    public String host = "";
    /// `HTTP/1.1`, `HTTP/2`, …
    public String protocol = "";

    /// The client's address, as far as trusted proxies tell it.
    public String client = "";

    public @Nullable String userAgent;
    public String requestId = "";
    /// The trace context that goes on to the backend, `00-<trace id>-<span id>-<flags>`; empty if none.
    public String traceParent = "";

    /// The caller's `traceparent`, if it was valid.
    public @Nullable String callerTraceParent;

    /// The server span; null without tracing.
    public @Nullable Span span;

    public long revision;

    /// What the edge vouches for; null if nobody stands before the router.
    public @Nullable Provenance provenance;

    public @Nullable String route;
    /// The path condition that matched, as configured.
    public @Nullable String routePath;

    public @Nullable String backend;
    public @Nullable String consumer;
    /// Calls of backends where a policy counts them; 0 elsewhere.
    public int attempts;

    /// How those before the last failed, such as `reset,503`; null if none did.
    public @Nullable String failedAttempts;

    /// Whether one ran beside another.
    public boolean hedged;
    /// What stood in for the backend: `backend`, `last-good` or `reply`; null if nothing had to.
    public @Nullable String fallback;
    /// Whether the backend surely did nothing of what was asked; known where a policy counts attempts.
    public boolean unprocessed;
    /// An attempt before the last one, or at another backend, may have done what was asked.
    public boolean mayBeDone;
    /// What became of the request's idempotency key; null without one.
    public @Nullable String idempotency;

    /// How the edge answered without the router: `refused`, `answered`, `hit`, `direct` or `failed`; null if the router
    /// did.
    public @Nullable String edge;

    /// What a limit said that decided, or would have; null if all let the request pass.
    public @Nullable LimitNote limit;

    public @Nullable String problemType;
    /// Why the backend was not called; null if it was.
    public @Nullable Refusal refusal;

    /// When the head was complete.
    public long startedNanos;
    /// When the upstream call began and when its reply's head came; 0 if there was none.
    public long upstreamStartNanos;

    public long upstreamHeadNanos;
    public int upstreamStatus;
    /// How it ended; null until it is over.
    public Call.@Nullable Outcome outcome;
    /// On the wall clock, when the record was written; milliseconds since 1970.
    public long endEpochMillis;

    /// Notes how an attempt failed.
    public void failedAttempt(String how) {
        failedAttempts = failedAttempts == null ? how : failedAttempts + ',' + how;
    }

    public String traceId() {
        return traceParent.length() < 55 ? "" : traceParent.substring(3, 35);
    }

    public String spanId() {
        return traceParent.length() < 55 ? "" : traceParent.substring(36, 52);
    }
}
