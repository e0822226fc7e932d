package dev.lintel.contract.protection;

import dev.lintel.contract.syntax.Range;
import java.util.Optional;

/// What stands between the router and a backend. An absent part does nothing.
///
/// @param circuitBreaker one for each target
/// @param outlierEjection takes single targets out of the choice, by what this router instance saw
/// @param healthCheck asks each target regularly, whether or not there are calls
/// @param maxConcurrent calls in flight per router instance, all targets together; 1 to 65,536
public record Protection(
        Optional<CircuitBreaker> circuitBreaker,
        Optional<OutlierEjection> outlierEjection,
        Optional<HealthCheck> healthCheck,
        Optional<Integer> maxConcurrent) {
    public static final Range MAX_CONCURRENT = new Range(1, 65_536);
    public static final Protection NONE =
            new Protection(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /// @throws IllegalArgumentException if a number is out of range
    public Protection {
        maxConcurrent.ifPresent(calls -> MAX_CONCURRENT.require("maxConcurrent", calls));
    }
}
