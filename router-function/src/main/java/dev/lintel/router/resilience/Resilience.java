package dev.lintel.router.resilience;

import dev.lintel.contract.policy.Fallback;
import dev.lintel.contract.policy.Retry;
import dev.lintel.router.http.Reply;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.proxy.ReplyFields;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How one route calls its backends: with attempts, with something to fall back on, or with both. Bound once per
/// revision; thread-safe.
public final class Resilience {
    final CallServices services;
    final ReplyFields replyFields;
    final @Nullable RetryRules retry;
    final @Nullable FallbackRules fallback;

    /// @param route its id
    /// @param keysCount whether an `Idempotency-Key` lets a request be repeated
    /// @param backends by id, as this route calls them
    public Resilience(
            String route,
            Optional<Retry> retry,
            Optional<Fallback> fallback,
            boolean keysCount,
            Function<String, ? extends Callee> backends,
            ReplyFields replyFields,
            CallServices services) {
        this.services = services;
        this.replyFields = replyFields;
        this.retry = retry.map(policy -> new RetryRules(policy, keysCount)).orElse(null);
        this.fallback = fallback.map(policy -> new FallbackRules(
                        route, policy, policy.backend().map(backends).orElse(null)))
                .orElse(null);
    }

    /// Calls the backend. The stage never fails: a failure is a reply.
    ///
    /// @param sent the request as the backend shall see it
    public CompletionStage<Reply> call(Exchange sent, Callee backend) {
        var call = new ResilientCall(this, sent, backend);
        call.begin();
        return call.reply;
    }
}
