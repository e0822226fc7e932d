package dev.lintel.router.policy;

import dev.lintel.contract.policy.Cors;
import dev.lintel.contract.policy.Fallback;
import dev.lintel.contract.policy.HeaderRules;
import dev.lintel.contract.policy.IdempotencyKey;
import dev.lintel.contract.policy.LimitPolicy;
import dev.lintel.contract.policy.Mirror;
import dev.lintel.contract.policy.PolicySpec;
import dev.lintel.contract.policy.RequestSize;
import dev.lintel.contract.policy.Retry;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.idempotency.IdempotencyKeys;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Makes policies of specifications, and a chain of policies. The only place that knows every kind.
///
/// @param secrets for header values
/// @param mirrors shared by all routes
/// @param random draws shares of mirrored requests
/// @param clock of deadlines
/// @param idempotency makes policies of idempotency keys
public record PolicyBinder(
        SecretValues secrets,
        MirrorBudget mirrors,
        RandomGenerator random,
        NanoClock clock,
        IdempotencyKeys idempotency) {

    /// Of every kind but limits.
    ///
    /// @param backends calls a backend by its id with the request as the route rewrites it
    public Policy bind(PolicySpec spec, Function<String, Policy.Next> backends) {
        return switch (spec) {
            case Cors cors -> new CorsPolicy(cors);
            case HeaderRules rules -> new HeaderPolicy(rules, secrets);
            case LimitPolicy limit -> throw new IllegalArgumentException("the limits of a route are bound together");
            case Mirror mirror -> new MirrorPolicy(mirror, backends.apply(mirror.backend()), mirrors, random, clock);
            case RequestSize size -> new BodyLimitPolicy(size.maxBodyBytes());
            case IdempotencyKey key -> idempotency.bind(key);
            case Retry call -> throw ofCalls(call);
            case Fallback call -> throw ofCalls(call);
        };
    }

    private static IllegalArgumentException ofCalls(PolicySpec spec) {
        return new IllegalArgumentException(spec.kind() + " stands around the call of a backend, not in the chain");
    }

    /// For routes without a limit of their own.
    public Policy bodyLimit(long maxBytes) {
        return new BodyLimitPolicy(maxBytes);
    }

    /// The first policy is the outermost.
    public static Policy.Next chain(List<Policy> policies, Policy.Next action) {
        Policy.Next next = action;
        for (Policy policy : policies.reversed()) {
            Policy.Next inner = next;
            next = exchange -> policy.apply(exchange, inner);
        }
        return next;
    }
}
