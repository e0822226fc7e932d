package dev.lintel.contract.protection;

import dev.lintel.contract.syntax.DurationRange;
import dev.lintel.contract.syntax.PathSyntax;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.Syntax;
import java.time.Duration;
import java.util.List;

/// A GET that each target answers while it is well. An unhealthy target is called only where no healthy one is left.
///
/// @param path behind the target's base path
/// @param interval between two checks of a target; 5 s to 1 h
/// @param timeout of one, whole; 50 ms to 10 s, at most the interval
/// @param statuses of a target that is well; 1 to 32 ranges
/// @param healthyThreshold good answers in a row that make an unhealthy target healthy; 1 to 20
/// @param unhealthyThreshold bad ones in a row that make it unhealthy; 1 to 20
public record HealthCheck(
        String path,
        Duration interval,
        Duration timeout,
        List<StatusRange> statuses,
        int healthyThreshold,
        int unhealthyThreshold) {
    public static final DurationRange INTERVAL = new DurationRange(Duration.ofSeconds(5), Duration.ofHours(1));
    public static final DurationRange TIMEOUT = new DurationRange(Duration.ofMillis(50), Duration.ofSeconds(10));
    public static final Range STATUSES = new Range(1, 32);
    public static final Range THRESHOLD = new Range(1, 20);
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);
    public static final List<StatusRange> DEFAULT_STATUSES = List.of(new StatusRange(200, 299));
    public static final int DEFAULT_HEALTHY = 2;
    public static final int DEFAULT_UNHEALTHY = 3;
    private static final Syntax PATH = PathSyntax::faultIn;

    /// @throws IllegalArgumentException if a component breaks its rule
    public HealthCheck {
        PATH.require(path);
        INTERVAL.require("interval", interval);
        TIMEOUT.require("timeout", timeout);
        statuses = List.copyOf(statuses);
        STATUSES.require("statuses: their number", statuses.size());
        THRESHOLD.require("healthyThreshold", healthyThreshold);
        THRESHOLD.require("unhealthyThreshold", unhealthyThreshold);
        if (timeout.compareTo(interval) > 0) throw new IllegalArgumentException("timeout must not be above interval");
    }
}
