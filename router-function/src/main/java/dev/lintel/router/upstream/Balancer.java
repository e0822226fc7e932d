package dev.lintel.router.upstream;

import dev.lintel.contract.LoadBalancing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chooses where a call goes among destinations of one backend that are equally preferred. One per event loop and list
/// of destinations; not thread-safe. Allocates nothing.
interface Balancer {
    /// The key of a call that has none.
    long NO_KEY = 0;

    /// The best destination that is neither tried nor refused; null for none.
    ///
    /// @param key hash of what the calls that belong together share; [#NO_KEY] for none
    /// @param tried where this call was already; null for nowhere
    /// @param avoidedToo whether those count that are to be avoided while others are there
    @Nullable
    Destination next(long key, @Nullable Tried tried, long nowNanos, boolean avoidedToo);

    /// @param destinations at least 1
    /// @param seed of what is drawn; each loop has its own
    static Balancer of(LoadBalancing spec, List<Destination> destinations, long seed) {
        int start = (int) Long.remainderUnsigned(seed, destinations.size());
        Balancer balancer = switch (spec.algorithm()) {
            case ROUND_ROBIN -> new Rotation(destinations, start);
            case LEAST_OUTSTANDING -> new LeastOutstanding(destinations, start);
            case CONSISTENT_HASH -> new BoundedHash(destinations, start, spec.boundPercent());
            case LATENCY -> new TwoChoices(destinations, seed);
        };
        boolean byKey = spec.sticky().isPresent() && spec.sticky().get() instanceof LoadBalancing.Sticky.ByKey;
        return byKey && destinations.size() > 1 ? new KeyedBalancer(destinations, balancer) : balancer;
    }
}
