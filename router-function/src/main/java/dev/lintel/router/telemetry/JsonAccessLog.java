package dev.lintel.router.telemetry;

import dev.lintel.router.http.Call;
import dev.lintel.router.http.Provenance;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One JSON line a request, with OpenTelemetry's names where it has some; docs/telemetry.md lists the members. For one
/// thread.
public final class JsonAccessLog implements AccessLog {
    private static final int BATCH_BYTES = 256 * 1024;
    private static final Map<Call.End, String> ENDS = ends();

    private static final Map<Provenance.Stamp, String> STAMPS = Map.of(
            Provenance.Stamp.ABSENT, "absent",
            Provenance.Stamp.VALID, "valid",
            Provenance.Stamp.INVALID, "invalid");

    private final OutputStream out;
    private final JsonBytes json = new JsonBytes();
    private final JsonTime time = new JsonTime();

    /// @param out unbuffered; gets whole lines
    public JsonAccessLog(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(AccessRecord record) {
        Call.@Nullable Outcome outcome = record.outcome;
        if (outcome == null) return;
        time.write(record.endEpochMillis, json.raw("{\"timestamp\":"));
        text(",\"http.request.method\":", record.method);
        text(",\"url.path\":", record.path);
        text(",\"url.scheme\":", record.scheme);
        text(",\"server.address\":", record.host);
        text(",\"network.protocol.version\":", Spans.version(record.protocol));
        text(",\"client.address\":", record.client);
        text(",\"user_agent.original\":", record.userAgent);
        json.raw(",\"http.response.status_code\":").number(outcome.status());
        text(",\"http.route\":", record.routePath);
        json.raw(",\"http.request.body.size\":").number(outcome.requestBytes());
        json.raw(",\"http.response.body.size\":").number(outcome.replyBytes());
        trace(record.traceParent);
        text(",\"lintel.request_id\":", record.requestId);
        json.raw(",\"lintel.revision\":").number(record.revision);
        text(",\"lintel.route\":", record.route);
        text(",\"lintel.backend\":", record.backend);
        text(",\"lintel.consumer\":", record.consumer);
        attempts(record);
        text(",\"lintel.idempotency\":", record.idempotency);
        text(",\"lintel.edge.answer\":", record.edge);
        text(",\"lintel.problem\":", record.problemType);
        refusal(record.refusal);
        limit(record.limit);
        edge(record.provenance);
        json.raw(",\"lintel.end\":").string(ENDS.getOrDefault(outcome.end(), ""));
        durations(record, outcome);
        json.raw("}\n");
        if (json.size() >= BATCH_BYTES) flush();
    }

    private void attempts(AccessRecord record) {
        if (record.attempts > 1) json.raw(",\"lintel.attempts\":").number(record.attempts);
        text(",\"lintel.attempts.failed\":", record.failedAttempts);
        if (record.hedged) json.raw(",\"lintel.hedged\":true");
        text(",\"lintel.fallback\":", record.fallback);
    }

    private void limit(@Nullable LimitNote note) {
        if (note == null) return;
        json.raw(",\"lintel.limit.outcome\":").string(note.outcome().word());
        text(",\"lintel.limit.policy\":", note.policy());
        text(",\"lintel.limit.key\":", note.key());
        json.raw(",\"lintel.limit.limit\":").number(note.limit());
        json.raw(",\"lintel.limit.remaining\":").number(note.remaining());
        json.raw(",\"lintel.limit.local\":").raw(note.local() ? "true" : "false");
        if (note.storeFailed()) json.raw(",\"lintel.limit.store\":\"failed\"");
        text(",\"lintel.instance\":", note.instance());
    }

    private void edge(@Nullable Provenance provenance) {
        if (provenance == null || provenance.stamp() == Provenance.Stamp.NO_EDGE) return;
        text(",\"lintel.edge.stamp\":", STAMPS.get(provenance.stamp()));
        text(",\"lintel.edge.route\":", provenance.edgeRoute());
        if (provenance.edgeRevision() > 0)
            json.raw(",\"lintel.edge.revision\":").number(provenance.edgeRevision());
    }

    private void refusal(@Nullable Refusal refusal) {
        if (refusal == null) return;
        text(",\"lintel.refusal.policy\":", refusal.policy());
        text(",\"lintel.refusal.backend\":", refusal.backend());
        if (refusal.target() >= 0) json.raw(",\"lintel.refusal.target\":").number(refusal.target());
        text(",\"lintel.refusal.state\":", refusal.state());
        if (refusal.sinceMillis() > 0) time.write(refusal.sinceMillis(), json.raw(",\"lintel.refusal.since\":"));
        text(",\"lintel.refusal.by\":", refusal.by());
        text(",\"lintel.refusal.instance\":", refusal.instance());
    }

    private void durations(AccessRecord record, Call.Outcome outcome) {
        long began = record.startedNanos;
        if (record.upstreamStartNanos != 0) {
            json.raw(",\"lintel.policy_ms\":").millis(record.upstreamStartNanos - began);
            if (record.upstreamHeadNanos != 0) {
                json.raw(",\"lintel.upstream.status\":").number(record.upstreamStatus);
                json.raw(",\"lintel.upstream_ms\":").millis(record.upstreamHeadNanos - record.upstreamStartNanos);
            }
        }
        if (outcome.firstByteNanos() != 0)
            json.raw(",\"lintel.first_byte_ms\":").millis(outcome.firstByteNanos() - began);
        json.raw(",\"lintel.total_ms\":").millis(outcome.endNanos() - began);
    }

    private void trace(String traceParent) {
        if (traceParent.length() < 55) return;
        json.raw(",\"trace_id\":\"").ascii(traceParent, 3, 35);
        json.raw("\",\"span_id\":\"").ascii(traceParent, 36, 52).raw('"');
    }

    private void text(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) return;
        json.raw(name).string(value);
    }

    @Override
    public void flush() {
        if (json.size() == 0) return;
        try {
            out.write(json.array(), 0, json.size());
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            json.clear();
        }
    }

    private static Map<Call.End, String> ends() {
        Map<Call.End, String> ends = new EnumMap<>(Call.End.class);
        for (Call.End end : Call.End.values())
            ends.put(end, end.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        return ends;
    }
}
