package dev.lintel.router.idempotency;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.IdempotencyKey;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.policy.Policy;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Lets the first request under a key through and answers the others with its reply. Fails open or closed, as the
/// document says.
final class IdempotencyPolicy implements Policy {
    private final IdempotencyKey policy;
    private final IdempotencyKeys services;

    IdempotencyPolicy(IdempotencyKey policy, IdempotencyKeys services) {
        this.policy = policy;
        this.services = services;
    }

    @Override
    public CompletionStage<Reply> apply(Exchange exchange, Next next) {
        Request request = exchange.request();
        if (!policy.methods().contains(request.method()) || request.headers().contains("Upgrade"))
            return next.proceed(exchange);
        @Nullable String key = KeyField.read(request.headers());
        if (key == null) {
            if (!policy.required()) return next.proceed(exchange);
            throw new ProblemException(Problem.of(
                    ProblemType.IDEMPOTENCY_KEY_INVALID,
                    "this route wants an " + KeyField.NAME + " with such requests"));
        }
        var keyed = new KeyedRequest(policy, services, exchange, next, name(exchange, key));
        keyed.begin();
        return keyed.reply();
    }

    /// A key counts for one route and one caller. Only a digest of them is stored.
    private String name(Exchange exchange, String key) {
        String[] parts = new String[policy.scope().size() + 3];
        parts[0] = exchange.match().route().id();
        parts[1] = Objects.requireNonNullElse(exchange.identity().consumer(), "");
        for (int i = 0; i < policy.scope().size(); i++) {
            @Nullable
            String value = exchange.request().headers().joined(policy.scope().get(i));
            parts[2 + i] = value == null ? "" : value;
        }
        parts[parts.length - 1] = key;
        return Fingerprint.nameOf(parts);
    }
}
