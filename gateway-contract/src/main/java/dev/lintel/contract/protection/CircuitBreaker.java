package dev.lintel.contract.protection;

import dev.lintel.contract.syntax.DurationRange;
import dev.lintel.contract.syntax.Range;
import java.time.Duration;

/// Stops calls to a target that fails or is slow too often, and tries it again after a while. The words are those of
/// Resilience4j.
///
/// @param failureRateThreshold percent of calls from which on it opens; 1 to 100
/// @param slowCallRateThreshold percent of slow calls from which on it opens; 1 to 100
/// @param slowCallDuration until the reply's head; calls above are slow; 1 ms to 15 min
/// @param window the calls that rates are taken of; by time at least 3 s where it is shared
/// @param minimumNumberOfCalls below which no rate is taken; 1 to 10,000, at most the window's calls
/// @param waitDurationInOpenState before it is tried again; 1 s to 1 h
/// @param permittedCallsInHalfOpen how many calls try it; their rates decide; 1 to 100
/// @param failures what counts as one
/// @param shared whether all router instances act as one: evidence summed, opened and closed for all, probes counted
///     over all
public record CircuitBreaker(
        int failureRateThreshold,
        int slowCallRateThreshold,
        Duration slowCallDuration,
        Window window,
        int minimumNumberOfCalls,
        Duration waitDurationInOpenState,
        int permittedCallsInHalfOpen,
        CallFailures failures,
        boolean shared) {
    public static final Range PERCENT = new Range(1, 100);
    public static final DurationRange SLOW = new DurationRange(Duration.ofMillis(1), Duration.ofMinutes(15));
    public static final Range MINIMUM = new Range(1, 10_000);
    public static final DurationRange WAIT = new DurationRange(Duration.ofSeconds(1), Duration.ofHours(1));
    public static final Range PERMITTED = new Range(1, 100);

    private static final Duration LEAST_SHARED = Duration.ofSeconds(3);

    public static final CircuitBreaker DEFAULT = new CircuitBreaker(
            50,
            100,
            Duration.ofSeconds(60),
            new Window.Calls(100),
            20,
            Duration.ofSeconds(60),
            10,
            CallFailures.DEFAULT,
            true);

    /// @throws IllegalArgumentException if a component breaks its rule
    public CircuitBreaker {
        PERCENT.require("failureRateThreshold", failureRateThreshold);
        PERCENT.require("slowCallRateThreshold", slowCallRateThreshold);
        SLOW.require("slowCallDuration", slowCallDuration);
        MINIMUM.require("minimumNumberOfCalls", minimumNumberOfCalls);
        WAIT.require("waitDurationInOpenState", waitDurationInOpenState);
        PERMITTED.require("permittedCallsInHalfOpen", permittedCallsInHalfOpen);
        if (window instanceof Window.Calls calls && minimumNumberOfCalls > calls.size())
            throw new IllegalArgumentException(
                    "minimumNumberOfCalls must be at most the " + calls.size() + " calls of the window");
        if (shared && window instanceof Window.Time time && time.length().compareTo(LEAST_SHARED) < 0)
            throw new IllegalArgumentException("a shared breaker needs a window of at least 3 s, since the instances "
                    + "need half of that to tell each other; or set 'shared' to false");
    }

    /// The calls that count.
    public sealed interface Window {
        /// The latest so many, and none older than a minute.
        ///
        /// @param size 1 to 10,000
        record Calls(int size) implements Window {
            public static final Range SIZE = new Range(1, 10_000);

            /// @throws IllegalArgumentException if the size is out of range
            public Calls {
                SIZE.require("calls", size);
            }
        }

        /// Those of the latest seconds.
        ///
        /// @param length whole seconds, 1 s to 10 min
        record Time(Duration length) implements Window {
            public static final DurationRange LENGTH = new DurationRange(Duration.ofSeconds(1), Duration.ofMinutes(10));

            /// @throws IllegalArgumentException if the length is out of range or no whole seconds
            public Time {
                LENGTH.require("time", length);
                if (length.toMillis() % 1000 != 0) throw new IllegalArgumentException("time must be whole seconds");
            }
        }
    }
}
