package dev.lintel.router.upstream;

import dev.lintel.contract.LoadBalancing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the calls of one loop go: to the target that a cookie of ours names, while it is good; else to the best tier
/// that has a good one; else to one that is to be avoided. Not thread-safe.
final class Choice {
    private final List<Destination> destinations;
    private final Balancer[] tiers;
    private final @Nullable StickyCookie cookie;

    /// @param cookie of which the keys of calls are made then; null for none
    Choice(TargetList list, LoadBalancing spec, @Nullable StickyCookie cookie, long seed) {
        destinations = list.destinations();
        tiers = list.tiers().stream().map(tier -> Balancer.of(spec, tier, seed)).toArray(Balancer[]::new);
        this.cookie = cookie;
    }

    @Nullable
    Destination next(long key, @Nullable Tried tried, long nowNanos) {
        if (cookie != null && key != Balancer.NO_KEY) {
            @Nullable Destination named = cookie.named(key, destinations);
            if (named != null && Standings.isOpen(named, tried, nowNanos, false)) return named;
        }
        @Nullable Destination good = next(key, tried, nowNanos, false);
        return good == null ? next(key, tried, nowNanos, true) : good;
    }

    private @Nullable Destination next(long key, @Nullable Tried tried, long nowNanos, boolean avoidedToo) {
        for (Balancer tier : tiers) {
            @Nullable Destination next = tier.next(key, tried, nowNanos, avoidedToo);
            if (next != null) return next;
        }
        return null;
    }
}
