package dev.lintel.router.policy;

import dev.lintel.router.http.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/// Steps after a reply. What is there already is changed at once: most layers answer without waiting, and then a chain
/// of futures would be most of their cost.
public final class ReplyStage {
    private ReplyStage() {}

    public static CompletionStage<Reply> of(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    /// The stage with its reply changed; a failure becomes a reply first, so that the change sees it too.
    public static CompletionStage<Reply> map(
            CompletionStage<Reply> stage, Exchange exchange, UnaryOperator<Reply> change) {
        if (stage instanceof CompletableFuture<Reply> future && future.state() == CompletableFuture.State.SUCCESS)
            return of(change.apply(future.resultNow()));
        return stage.handle((reply, error) ->
                change.apply(error == null ? reply : Failures.reply(error, exchange.record().requestId)));
    }

    /// The layer's stage; what it throws becomes a reply.
    public static CompletionStage<Reply> proceed(Policy.Next next, Exchange exchange) {
        try {
            return next.proceed(exchange);
        } catch (RuntimeException error) {
            return of(Failures.reply(error, exchange.record().requestId));
        }
    }
}
