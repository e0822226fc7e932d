package dev.lintel.router.resilience;

import dev.lintel.contract.Action;
import dev.lintel.contract.Headers;
import dev.lintel.contract.policy.Fallback;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.BytesBody;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A route's fallback policy, bound. Immutable.
final class FallbackRules {
    final String route;
    final Fallback policy;
    final @Nullable Callee backend;
    final @Nullable Reply reply;

    FallbackRules(String route, Fallback policy, @Nullable Callee backend) {
        this.route = route;
        this.policy = policy;
        this.backend = backend;
        reply = policy.reply().map(FallbackRules::reply).orElse(null);
    }

    /// A cache must not keep what stands in for a backend, unless the document says so.
    private static Reply reply(Action.DirectReply configured) {
        Headers headers = configured.headers();
        if (!headers.contains("Cache-Control"))
            headers = headers.toBuilder().add("Cache-Control", "no-store").build();
        return Reply.of(
                configured.status(), headers, new BytesBody(configured.body().getBytes(StandardCharsets.UTF_8)));
    }

    /// @param mayBeDone whether an attempt before may have done what was asked
    boolean mayMove(Request request, Outcome outcome, boolean mayBeDone) {
        return RetryRules.isIdempotent(request.method())
                || policy.methods().contains(request.method())
                || (outcome.isUnprocessed() && !mayBeDone);
    }
}
