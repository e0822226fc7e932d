package dev.lintel.router.telemetry;

import dev.lintel.router.http.Call;
import java.util.EnumMap;
import java.util.Map;

/// What one route did in one interval. Not thread-safe.
final class RouteMetrics {
    private static final String[] CLASSES = {"Status1xx", "Status2xx", "Status3xx", "Status4xx", "Status5xx"};

    private final long[] byClass = new long[CLASSES.length];
    private final LatencyHistogram latency = new LatencyHistogram();
    private final LatencyHistogram upstream = new LatencyHistogram();
    private final Map<LimitNote.Outcome, Long> limited = new EnumMap<>(LimitNote.Outcome.class);
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
        if (limit != null) limited.merge(limit.outcome(), 1L, Long::sum);
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
        limited.forEach((outcome, count) -> line.count(outcome.metric(), count));
        line.bytes("RequestBytes", requestBytes);
        line.bytes("ReplyBytes", replyBytes);
        if (retries > 0) line.count("Retries", retries);
        if (fallbacks > 0) line.count("Fallbacks", fallbacks);
        if (replays > 0) line.count("Replays", replays);
        line.latency("Latency", latency);
        if (!upstream.isEmpty()) line.latency("UpstreamLatency", upstream);
    }
}
