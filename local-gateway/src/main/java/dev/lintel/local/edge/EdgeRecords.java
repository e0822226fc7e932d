package dev.lintel.local.edge;

import dev.lintel.contract.ProblemJson;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.BytesBody;
import dev.lintel.router.telemetry.AccessRecord;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Access records of what never reached the router.
///
/// @param revision that the edge decides by
/// @param records takes them
record EdgeRecords(LongSupplier revision, BiConsumer<AccessRecord, Call.Outcome> records) {
    private static final String TYPES = "\"https://lintel.dev/problems/";

    /// Begins the record of a request whose reply is known.
    ///
    /// @param mark how the edge answered
    void answered(Request request, Reply reply, String mark, String requestId) {
        var record = new AccessRecord();
        record.method = request.method();
        record.path = request.rawPath();
        record.scheme = request.scheme();
        record.host = request.host();
        record.protocol = request.peer().protocol();
        record.client = request.peer().address();
        record.userAgent = request.headers().first("User-Agent");
        record.startedNanos = request.call().startedNanos();
        record.revision = revision.getAsLong();
        record.edge = mark;
        @Nullable String named = reply.headers().first("X-Request-Id");
        record.requestId = named == null ? requestId : named;
        record.problemType = problem(reply);
        request.call().onFinished(outcome -> records.accept(record, outcome));
    }

    private static @Nullable String problem(Reply reply) {
        if (reply.problem() != null) return reply.problem().type().slug();
        if (!ProblemJson.MEDIA_TYPE.equals(reply.headers().first("Content-Type"))) return null;
        if (!(reply.body() instanceof BytesBody body)) return null;
        String text = new String(body.bytes(), StandardCharsets.UTF_8);
        int at = text.indexOf(TYPES);
        int end = at < 0 ? -1 : text.indexOf('"', at + TYPES.length());
        return end < 0 ? null : text.substring(at + TYPES.length(), end);
    }
}
