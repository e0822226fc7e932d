package dev.lintel.router.breaker;

import dev.lintel.store.breaker.BackendHealth;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which targets the checker found unhealthy, as of the last look at the ledger. Findings that are no longer kept up
/// count for nothing: a checker that is away must not take targets with it. Thread-safe.
final class FleetHealth {
    private volatile Set<String> unhealthy = Set.of();
    private volatile long holdsUntilMillis;

    void seen(List<BackendHealth> found, long nowMillis) {
        Set<String> bad = new HashSet<>();
        long until = Long.MAX_VALUE;
        for (BackendHealth backend : found) {
            if (backend.expiresMillis() + Fleet.SKEW_MILLIS < nowMillis) continue;
            boolean any = false;
            for (var target : backend.targets().entrySet())
                if (!target.getValue().healthy()) any |= bad.add(name(backend.backend(), target.getKey()));
            if (any) until = Math.min(until, backend.expiresMillis() + Fleet.SKEW_MILLIS);
        }
        holdsUntilMillis = until;
        unhealthy = Set.copyOf(bad);
    }

    static String name(String backend, String target) {
        return backend + "#" + target;
    }

    boolean isUnhealthy(String name, Pulse pulse) {
        Set<String> bad = unhealthy;
        return !bad.isEmpty() && bad.contains(name) && pulse.millis() <= holdsUntilMillis;
    }

    int count() {
        return unhealthy.size();
    }
}
