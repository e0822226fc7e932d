package dev.lintel.router.limit;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.LimitCost;
import dev.lintel.contract.policy.LimitOverride;
import dev.lintel.contract.policy.LimitPolicy;
import dev.lintel.contract.policy.LimitScope;
import dev.lintel.contract.policy.LimitScope.Mode;
import dev.lintel.router.expression.CompiledExpression;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.policy.Identity;
import dev.lintel.router.proxy.AddressBlocks;
import dev.lintel.store.limit.NamedLimit;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// A limit on one route: finds out of a request whether it counts, as whose, and how much. Thread-safe.
final class BoundLimit {
    private final LimitScope scope;
    private final KeyReader key;
    private final AddressBlocks exemptClients;
    private final Set<String> exemptConsumers;
    private final Set<String> exemptGroups;
    private final LimitVariant own;
    private final List<Special> overrides;
    private final ToLongFunction<Exchange> cost;

    private record Special(Set<String> consumers, Set<String> groups, Set<String> plans, LimitVariant variant) {
        boolean isFor(Identity identity) {
            @Nullable String consumer = identity.consumer();
            @Nullable String plan = identity.plan();
            return (consumer != null && consumers.contains(consumer))
                    || (plan != null && plans.contains(plan))
                    || containsAny(groups, identity.groups());
        }
    }

    /// @param backend of the route; null if it has none, or several
    BoundLimit(NamedLimit named, @Nullable String backend) {
        LimitPolicy policy = named.policy();
        scope = policy.scope();
        key = new KeyReader(named, backend);
        exemptClients = new AddressBlocks(scope.exempt().clients());
        exemptConsumers = Set.copyOf(scope.exempt().consumers());
        exemptGroups = Set.copyOf(scope.exempt().groups());
        own = LimitVariant.of(named.own());
        overrides = scope.overrides().stream()
                .map(override -> override(override, named))
                .toList();
        cost = cost(policy.cost());
    }

    private static Special override(LimitOverride override, NamedLimit named) {
        return new Special(
                Set.copyOf(override.consumers()),
                Set.copyOf(override.groups()),
                Set.copyOf(override.plans()),
                LimitVariant.of(named.of(override)));
    }

    private static ToLongFunction<Exchange> cost(LimitCost cost) {
        return switch (cost) {
            case LimitCost.Fixed fixed -> exchange -> fixed.units();
            case LimitCost.Computed computed -> {
                var program = new CompiledExpression(computed.expression());
                yield exchange -> program.number(exchange).orElse(1);
            }
        };
    }

    LimitScope scope() {
        return scope;
    }

    /// What is to be taken for the request; null if it does not count here.
    ///
    /// @throws ProblemException `BAD_REQUEST` if it lacks what it must be counted by, and the limit is enforced
    @Nullable
    Claim claim(Exchange exchange) {
        Identity identity = exchange.identity();
        if (isExempt(exchange, identity)) return null;
        LimitVariant variant = variant(identity);
        long units = Math.min(cost.applyAsLong(exchange), variant.spec().limit());
        if (units < 1) return null;
        return switch (key.read(exchange)) {
            case KeyReader.Outcome.Key found -> new Claim(this, variant, found.text(), units);
            case KeyReader.Outcome.Uncounted none -> null;
            case KeyReader.Outcome.Lacking lacking -> {
                if (scope.mode() == Mode.OBSERVE) yield null; // refuses nobody
                throw new ProblemException(Problem.of(
                        ProblemType.BAD_REQUEST, "the request lacks what its limit counts it by: " + lacking.part()));
            }
        };
    }

    private boolean isExempt(Exchange exchange, Identity identity) {
        @Nullable String consumer = identity.consumer();
        return (consumer != null && exemptConsumers.contains(consumer))
                || containsAny(exemptGroups, identity.groups())
                || exemptClients.contain(exchange.record().client);
    }

    private LimitVariant variant(Identity identity) {
        for (Special override : overrides) if (override.isFor(identity)) return override.variant();
        return own;
    }

    private static boolean containsAny(Set<String> names, List<String> candidates) {
        if (names.isEmpty()) return false;
        for (String candidate : candidates) if (names.contains(candidate)) return true;
        return false;
    }

    /// What one request takes of one limit.
    record Claim(BoundLimit limit, LimitVariant variant, String key, long units) {}
}
