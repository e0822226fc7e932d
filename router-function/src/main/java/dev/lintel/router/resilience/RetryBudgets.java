package dev.lintel.router.resilience;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The budgets of a router's backends, which outlive revisions. Thread-safe.
public final class RetryBudgets {
    private final Map<String, RetryBudget> byBackend = new ConcurrentHashMap<>();

    RetryBudget of(String backend) {
        return byBackend.computeIfAbsent(backend, id -> new RetryBudget());
    }

    /// Forgets those of backends that are no more.
    public void retain(Set<String> backends) {
        byBackend.keySet().retainAll(backends);
    }
}
