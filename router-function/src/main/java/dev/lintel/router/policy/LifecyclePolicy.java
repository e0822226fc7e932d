package dev.lintel.router.policy;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Lifecycle;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Reply;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/// Tells callers that a route is going: `Deprecation` (RFC 9745, a structured date), `Sunset` (RFC 8594, an HTTP date)
/// and `Link`; answers 410 once it is gone.
public final class LifecyclePolicy implements Policy {
    private final InstantSource clock;
    private final long retiredEpochMillis;
    private final Headers fields;
    private final UnaryOperator<Reply> marked;

    public LifecyclePolicy(Lifecycle lifecycle, InstantSource clock) {
        this.clock = clock;
        retiredEpochMillis = lifecycle.retired().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        fields = lifecycle.fields();
        marked = reply -> reply.withHeaders(marked(reply.headers()));
    }

    @Override
    public CompletionStage<Reply> apply(Exchange exchange, Next next) {
        if (retiredEpochMillis != Long.MAX_VALUE && clock.millis() >= retiredEpochMillis) {
            exchange.request().body().discard();
            return ReplyStage.of(marked.apply(Failures.reply(
                    new ProblemException(Problem.of(ProblemType.ROUTE_RETIRED, "this route was retired")),
                    exchange.record().requestId)));
        }
        return ReplyStage.map(ReplyStage.proceed(next, exchange), exchange, marked);
    }

    private Headers marked(Headers headers) {
        Headers.Builder out = headers.toBuilder();
        for (int i = 0; i < fields.size(); i++) out.add(fields.name(i), fields.value(i));
        return out.build();
    }
}
