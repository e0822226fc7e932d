package dev.lintel.router.action;

import dev.lintel.contract.Action;
import dev.lintel.contract.Action.WeightedBackend;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.http.Reply;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.policy.Failures;
import dev.lintel.router.policy.Policy;
import dev.lintel.router.proxy.ReplyFields;
import dev.lintel.router.resilience.Resilience;
import dev.lintel.router.telemetry.AccessRecord;
import dev.lintel.router.telemetry.Spans;
import io.opentelemetry.api.trace.Span;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Sends the request to one of the route's backends. Never fails: a failure of the backend is a reply.
public final class ForwardAction implements Policy.Next {
    private final OutboundRequest outbound;
    private final BoundBackend[] backends;
    private final BackendSplit split;
    private final @Nullable ClientKey key;
    private final ReplyFields replyFields;
    private final NanoClock clock;
    private final Spans spans;
    private final @Nullable Resilience resilience;

    /// @param backends by id, with the timeouts of this route
    /// @param resilience null where a call is made once, and its end is the answer
    public ForwardAction(
            Action.Forward forward,
            Function<String, BoundBackend> backends,
            ReplyFields replyFields,
            RandomGenerator random,
            NanoClock clock,
            Spans spans,
            @Nullable Resilience resilience) {
        outbound = new OutboundRequest(forward);
        var ids = forward.backends().stream().map(WeightedBackend::backend).toList();
        this.backends = ids.stream().map(backends).toArray(BoundBackend[]::new);
        split = new BackendSplit(
                ids, forward.backends().stream().map(WeightedBackend::weight).toList(), random);
        key = forward.sticky().map(ClientKey::of).orElse(null);
        this.replyFields = replyFields;
        this.clock = clock;
        this.spans = spans;
        this.resilience = resilience;
    }

    @Override
    public CompletionStage<Reply> proceed(Exchange exchange) {
        BoundBackend backend = backends[split.choose(key == null ? null : key.find(exchange))];
        AccessRecord record = exchange.record();
        record.backend = backend.id();
        Exchange sent = outbound.of(exchange);
        // a tunnel is no request that could be made twice
        if (resilience != null && !sent.request().headers().contains("Upgrade")) {
            record.upstreamStartNanos = clock.nanos();
            return resilience.call(sent, backend);
        }
        @Nullable Span span = spans.client(sent.request(), record);
        if (span != null) sent = sent.with(Spans.carrying(span, sent.request()));
        record.upstreamStartNanos = clock.nanos();
        return backend.call(sent).handle((reply, error) -> received(exchange, reply, error, span));
    }

    /// The request as this route sends it, to any backend: for mirrors.
    public static Policy.Next copyTo(Action.Forward forward, BoundBackend backend) {
        var outbound = new OutboundRequest(forward);
        return exchange -> backend.call(outbound.of(exchange));
    }

    private Reply received(Exchange exchange, @Nullable Reply reply, @Nullable Throwable error, @Nullable Span span) {
        AccessRecord record = exchange.record();
        if (error != null || reply == null) {
            exchange.request().body().discard();
            Throwable cause = error == null ? new IllegalStateException("an upstream without a reply") : error;
            record.refusal = Failures.refusal(cause);
            Reply failure = Failures.reply(cause, record.requestId);
            if (span != null) Spans.failed(span, failure);
            return failure;
        }
        record.upstreamHeadNanos = clock.nanos();
        record.upstreamStatus = reply.status();
        if (span != null) Spans.answered(span, reply.status());
        return replyFields.cleaned(reply, record.requestId);
    }
}
