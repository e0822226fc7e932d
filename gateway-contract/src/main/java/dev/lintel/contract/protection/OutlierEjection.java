package dev.lintel.contract.protection;

import dev.lintel.contract.syntax.DurationRange;
import dev.lintel.contract.syntax.Range;
import java.time.Duration;
import java.util.Optional;

/// Leaves a target out of the choice for a while after it failed, each time longer. It refuses nothing: where no other
/// target is left, an ejected one is called. Each router instance ejects by what it saw itself.
///
/// @param consecutiveFailures in a row that eject; 1 to 1,000
/// @param failureRateThreshold percent of an interval's calls that eject, too; 1 to 100
/// @param minimumNumberOfCalls in an interval, below which no rate is taken; 1 to 10,000
/// @param interval over which the rate is taken; 1 s to 10 min
/// @param baseEjectionTime times the number of ejections in a row is how long; 1 s to 1 h
/// @param maxEjectionTime at most so long; up to 24 h, not below the base
/// @param maxEjectedPercent of the targets at the same time, but one may always be; 1 to 100
/// @param failures what counts as one
public record OutlierEjection(
        int consecutiveFailures,
        Optional<Integer> failureRateThreshold,
        int minimumNumberOfCalls,
        Duration interval,
        Duration baseEjectionTime,
        Duration maxEjectionTime,
        int maxEjectedPercent,
        CallFailures failures) {
    public static final Range CONSECUTIVE = new Range(1, 1000);
    public static final Range PERCENT = CircuitBreaker.PERCENT;
    public static final Range MINIMUM = CircuitBreaker.MINIMUM;
    public static final DurationRange INTERVAL = new DurationRange(Duration.ofSeconds(1), Duration.ofMinutes(10));
    public static final DurationRange BASE = new DurationRange(Duration.ofSeconds(1), Duration.ofHours(1));
    public static final DurationRange MAX = new DurationRange(Duration.ofSeconds(1), Duration.ofHours(24));

    public static final OutlierEjection DEFAULT = new OutlierEjection(
            5,
            Optional.empty(),
            20,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            50,
            CallFailures.DEFAULT);

    /// @throws IllegalArgumentException if a component breaks its rule
    public OutlierEjection {
        CONSECUTIVE.require("consecutiveFailures", consecutiveFailures);
        failureRateThreshold.ifPresent(percent -> PERCENT.require("failureRateThreshold", percent));
        MINIMUM.require("minimumNumberOfCalls", minimumNumberOfCalls);
        INTERVAL.require("interval", interval);
        BASE.require("baseEjectionTime", baseEjectionTime);
        MAX.require("maxEjectionTime", maxEjectionTime);
        PERCENT.require("maxEjectedPercent", maxEjectedPercent);
        if (maxEjectionTime.compareTo(baseEjectionTime) < 0)
            throw new IllegalArgumentException("maxEjectionTime must not be below baseEjectionTime");
    }
}
