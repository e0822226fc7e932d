package dev.lintel.router.policy;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Reply;
import java.util.concurrent.CompletionStage;

/// Refuses bodies above a limit: at once where the length is announced, else where the limit is crossed, which the
/// entry
/// watches.
final class BodyLimitPolicy implements Policy {
    private final long maxBytes;

    BodyLimitPolicy(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public CompletionStage<Reply> apply(Exchange exchange, Next next) {
        long length = exchange.request().body().length();
        if (length == 0) return next.proceed(exchange);
        if (length > maxBytes)
            throw new ProblemException(Problem.of(
                    ProblemType.CONTENT_TOO_LARGE, "the body is larger than the " + maxBytes + " bytes allowed here"));
        exchange.request().call().limitBody(maxBytes);
        return next.proceed(exchange);
    }
}
