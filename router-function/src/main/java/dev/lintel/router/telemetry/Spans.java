package dev.lintel.router.telemetry;

import dev.lintel.contract.ProblemException;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Server and client spans by OpenTelemetry's conventions for HTTP (semconv 1.2x, stable). Without an SDK there are
/// none: the ids that go on are then the router's own, and nothing is spent here. The query is left out, for it may
/// hold
/// keys; so is `url.full` of client spans, which would have it and the backend's host.
public final class Spans {
    public static final Spans NONE = new Spans(null);

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY");
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
    private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("client.address");
    private static final AttributeKey<String> VERSION = AttributeKey.stringKey("network.protocol.version");
    private static final AttributeKey<String> AGENT = AttributeKey.stringKey("user_agent.original");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> BACKEND = AttributeKey.stringKey("lintel.backend");
    private static final AttributeKey<String> LINTEL_ROUTE = AttributeKey.stringKey("lintel.route");
    private static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("lintel.request_id");
    private static final AttributeKey<Long> RESENDS = AttributeKey.longKey("http.request.resend_count");
    private static final AttributeKey<Long> REVISION = AttributeKey.longKey("lintel.revision");

    private final @Nullable Tracer tracer;

    private Spans(@Nullable Tracer tracer) {
        this.tracer = tracer;
    }

    public static Spans of(OpenTelemetry openTelemetry) {
        return openTelemetry.equals(OpenTelemetry.noop())
                ? NONE
                : new Spans(openTelemetry.getTracer("dev.lintel.router"));
    }

    /// Begins the record's span, if there are spans, and returns whether its trace context changed by that.
    public boolean server(Request request, AccessRecord record) {
        if (tracer == null) return false;
        Span span = tracer.spanBuilder(known(record.method))
                .setSpanKind(SpanKind.SERVER)
                .setParent(Context.root().with(Span.wrap(parent(record.callerTraceParent))))
                .setAttribute(METHOD, known(record.method))
                .setAttribute(PATH, record.path)
                .setAttribute(SCHEME, record.scheme)
                .setAttribute(SERVER, record.host)
                .setAttribute(CLIENT, record.client)
                .setAttribute(VERSION, version(request.peer().protocol()))
                .setAttribute(REQUEST_ID, record.requestId)
                .setAttribute(REVISION, record.revision)
                .startSpan();
        if (record.userAgent != null) span.setAttribute(AGENT, record.userAgent);
        if (!span.getSpanContext().isValid()) return false;
        record.span = span;
        record.traceParent = traceParent(span.getSpanContext());
        return true;
    }

    /// The span of a backend's call; null if there are none.
    public @Nullable Span client(Request request, AccessRecord record) {
        return client(request, record, 0);
    }

    /// The span of one call of several.
    ///
    /// @param resends calls before this one
    public @Nullable Span client(Request request, AccessRecord record, int resends) {
        if (tracer == null || record.span == null) return null;
        Span span = tracer.spanBuilder(known(request.method()))
                .setSpanKind(SpanKind.CLIENT)
                .setParent(Context.root().with(record.span))
                .setAttribute(METHOD, known(request.method()))
                .setAttribute(BACKEND, record.backend)
                .startSpan();
        if (resends > 0) span.setAttribute(RESENDS, resends);
        return span;
    }

    /// The request with the span's context in `traceparent`.
    public static Request carrying(Span span, Request request) {
        return request.withHeaders(request.headers().toBuilder()
                .set("traceparent", traceParent(span.getSpanContext()))
                .build());
    }

    public static void answered(Span span, int status) {
        span.setAttribute(STATUS, status);
        if (status >= 400) {
            span.setAttribute(ERROR, Integer.toString(status));
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    public static void failed(Span span, Reply failure) {
        failed(
                span,
                failure.problem() == null ? "_OTHER" : failure.problem().type().slug());
    }

    /// Of one call of several, whose failure need not become a reply.
    public static void ended(Span span, @Nullable Reply reply, @Nullable Throwable error) {
        if (reply != null) answered(span, reply.status());
        else
            failed(
                    span,
                    error instanceof ProblemException known
                            ? known.problem().type().slug()
                            : "_OTHER");
    }

    /// The call was not wanted any more.
    public static void dropped(Span span) {
        failed(span, "dropped");
    }

    private static void failed(Span span, String type) {
        span.setAttribute(ERROR, type);
        span.setStatus(StatusCode.ERROR);
        span.end();
    }

    /// Ends the record's span, once its outcome is known.
    static void over(AccessRecord record) {
        Span span = record.span;
        if (span == null || record.outcome == null) return;
        int status = record.outcome.status();
        if (record.routePath != null) {
            span.updateName(known(record.method) + " " + record.routePath);
            span.setAttribute(ROUTE, record.routePath);
        }
        if (record.route != null) span.setAttribute(LINTEL_ROUTE, record.route);
        if (status > 0) span.setAttribute(STATUS, status);
        if (status >= 500 || status == 0) {
            span.setAttribute(ERROR, record.problemType == null ? Integer.toString(status) : record.problemType);
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    private static SpanContext parent(@Nullable String traceParent) {
        if (traceParent == null) return SpanContext.getInvalid();
        return SpanContext.createFromRemoteParent(
                traceParent.substring(3, 35),
                traceParent.substring(36, 52),
                TraceFlags.fromHex(traceParent, 53),
                TraceState.getDefault());
    }

    private static String traceParent(SpanContext context) {
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                + context.getTraceFlags().asHex();
    }

    /// Conventions bound the method's values.
    private static String known(String method) {
        return METHODS.contains(method) ? method : "_OTHER";
    }

    static String version(String protocol) {
        return switch (protocol) {
            case "HTTP/1.1" -> "1.1";
            case "HTTP/2" -> "2";
            case "HTTP/1.0" -> "1.0";
            default -> protocol;
        };
    }
}
