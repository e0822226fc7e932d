package dev.lintel.router.telemetry;

import dev.lintel.router.http.Call;

/// What one route did in one interval. Not thread-safe.
final class RouteMetrics {
    private static final String[] CLASSES = {"Status1xx", "Status2xx", "Status3xx", "Status4xx", "Status5xx"};

    /// In the order of [LimitNote.Outcome].
    private static final String[] LIMITED = {"LimitRefused", "LimitObserved", "LimitFailedOpen", "LimitFailedClosed"};

    private final long[] byClass = new long[CLASSES.length];
    private final LatencyHistogram latency = new LatencyHistogram();
    private final LatencyHistogram upstream = new LatencyHistogram();
    private final long[] limited = new long[LIMITED.length];
    private long requests;
    private long problems;
    private long cut;
    private long requestBytes;
    private long replyBytes;
    private long retries;
    private long fallbacks;
    private long replays;

    void add(AccessRecord record, Call.Outcome outcome) {
        requests++;
        int statusClass = outcome.status() / 100 - 1;
        if (statusClass >= 0 && statusClass < byClass.length) byClass[statusClass]++;
        if (record.problemType != null) problems++;
        if (outcome.end() != Call.End.COMPLETE) cut++;
        LimitNote limit = record.limit;
        if (limit != null) limited[limit.outcome().ordinal()]++;
        requestBytes += outcome.requestBytes();
        replyBytes += outcome.replyBytes();
        retries += Math.max(0, record.attempts - 1);
        if (record.fallback != null) fallbacks++;
        if ("replayed".equals(record.idempotency)) replays++;
        latency.add(outcome.endNanos() - record.startedNanos);
        if (record.upstreamHeadNanos != 0) upstream.add(record.upstreamHeadNanos - record.upstreamStartNanos);
    }

    void write(MetricLine line) {
        line.count("Requests", requests);
        for (int i = 1; i < CLASSES.length; i++) line.count(CLASSES[i], byClass[i]);
        line.count("Problems", problems);
        line.count("Cut", cut);
        // only where there is something to tell: each metric of a route costs money
        for (int i = 0; i < LIMITED.length; i++) if (limited[i] > 0) line.count(LIMITED[i], limited[i]);
        line.bytes("RequestBytes", requestBytes);
        line.bytes("ReplyBytes", replyBytes);
        if (retries > 0) line.count("Retries", retries);
        if (fallbacks > 0) line.count("Fallbacks", fallbacks);
        if (replays > 0) line.count("Replays", replays);
        line.latency("Latency", latency);
        if (!upstream.isEmpty()) line.latency("UpstreamLatency", upstream);
    }
}
