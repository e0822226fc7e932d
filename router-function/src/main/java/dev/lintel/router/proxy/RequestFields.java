package dev.lintel.router.proxy;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.Headers;
import dev.lintel.router.http.Provenance;
import dev.lintel.router.http.Request;
import dev.lintel.router.telemetry.AccessRecord;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes the fields of a request fit for the way on, in one pass, before anything reads them: what ends at this hop
/// goes,
/// what only trusted proxies may say goes or is continued, and what tells of this hop is added. Thread-safe.
///
/// `Host` goes as well: `Request.authority` has it, and the route decides what the backend sees.
public final class RequestFields {
    private final TrustedProxies trusted;
    private final Via via;
    private final RandomGenerator random;

    public RequestFields(GatewaySettings settings, RandomGenerator random) {
        trusted = settings.trustedProxies().isEmpty()
                ? TrustedProxies.NONE
                : new TrustedProxies(settings.trustedProxies());
        via = new Via(settings.via());
        this.random = random;
    }

    /// Notes client, request id and trace in the record.
    ///
    /// @throws dev.lintel.contract.ProblemException `LOOP_DETECTED`; the record has its request id by then
    public Headers cleaned(Request request, AccessRecord record) {
        Headers in = request.headers();
        Headers.Builder out = Headers.builder();
        boolean believed = trusted.contain(request.peer().address());
        var trail = new ForwardingTrail(request, believed);
        @Nullable String connection = null;
        @Nullable String upgrade = null;
        @Nullable String requestId = null;
        @Nullable String passed = null;
        @Nullable String traceParent = null;
        @Nullable String traceState = null;
        boolean trailers = false;
        boolean sameTraceTwice = false;
        int size = in.size();
        for (int i = 0; i < size; i++) {
            String name = in.name(i);
            String value = in.value(i);
            FieldKind kind = FieldKind.of(name);
            switch (kind) {
                case END_TO_END -> out.add(name, value);
                case DROPPED, HOST -> {}
                case CONNECTION -> connection = joined(connection, value);
                case UPGRADE -> upgrade = joined(upgrade, value);
                case TE -> trailers |= ListTokens.contains(value, "trailers");
                case VIA -> passed = joined(passed, value);
                case MAX_FORWARDS -> out.add(name, MaxForwards.next(request.method(), value));
                case REQUEST_ID -> requestId = value;
                case TRACE_PARENT -> {
                    sameTraceTwice |= traceParent != null;
                    traceParent = value;
                }
                case TRACE_STATE -> traceState = joined(traceState, value);
                case FORWARDED, FORWARDED_FOR, FORWARDED_HOST, FORWARDED_PORT, FORWARDED_PROTO ->
                    trail.note(kind, value);
            }
        }
        @Nullable Provenance vouched = request.provenance();
        if (vouched != null) requestId = vouched.requestId();
        boolean taken = (believed || vouched != null) && requestId != null && RequestId.valid(requestId);
        record.requestId = taken && requestId != null ? requestId : RequestId.next(random);
        if (passed != null) via.refuseLoop(passed);
        if (connection != null) Upgrades.dropNamed(connection, out);
        if (trailers) out.add("TE", "trailers");
        if (upgrade != null && connection != null) Upgrades.keep(request, connection, upgrade, out);
        record.client = trail.write(out, trusted);
        out.add("Via", via.appended(passed, request.peer().protocol()));
        out.add(RequestId.FIELD, record.requestId);
        boolean continued = !sameTraceTwice && TraceParent.valid(traceParent);
        record.callerTraceParent = continued ? traceParent : null;
        record.traceParent = TraceParent.next(record.callerTraceParent, random);
        out.add("traceparent", record.traceParent);
        @Nullable String state = continued && traceState != null ? TraceState.propagated(traceState) : null;
        if (state != null) out.add("tracestate", state);
        return out.build();
    }

    private static String joined(@Nullable String before, String value) {
        return before == null ? value : before + ", " + value;
    }
}
