package dev.lintel.router.policy;

import dev.lintel.contract.policy.HeaderRules;
import dev.lintel.router.http.Reply;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/// Changes header fields on the way to the backend and on the way back; on the way back of problems too, as CORS and
/// the like need it. Fails closed when a secret was never read.
final class HeaderPolicy implements Policy {
    private final HeaderEdits request;
    private final HeaderEdits response;
    private final UnaryOperator<Reply> edited;

    HeaderPolicy(HeaderRules rules, SecretValues secrets) {
        request = new HeaderEdits(rules.request(), secrets);
        response = new HeaderEdits(rules.response(), secrets);
        edited = reply -> reply.withHeaders(response.apply(reply.headers()));
    }

    @Override
    public CompletionStage<Reply> apply(Exchange exchange, Next next) {
        Exchange onward = request.isEmpty()
                ? exchange
                : exchange.with(exchange.request()
                        .withHeaders(request.apply(exchange.request().headers())));
        if (response.isEmpty()) return next.proceed(onward);
        return ReplyStage.map(ReplyStage.proceed(next, onward), exchange, edited);
    }
}
