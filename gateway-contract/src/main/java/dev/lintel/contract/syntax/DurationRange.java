package dev.lintel.contract.syntax;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a duration may be, both ends included.
public record DurationRange(Duration min, Duration max) {
    /// What would be right; null when the duration is.
    public @Nullable String faultIn(Duration duration) {
        return duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0
                ? null
                : "must be between " + Durations.format(min) + " and " + Durations.format(max);
    }

    /// @param name of the component, for the message
    /// @throws IllegalArgumentException if the duration is out of range
    public void require(String name, Duration duration) {
        String fault = faultIn(duration);
        if (fault != null) throw new IllegalArgumentException(name + " " + fault);
    }

    /// As [#require(String, Duration)], where there is one.
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType") // components of records are Optional
    public void require(String name, Optional<Duration> duration) {
        duration.ifPresent(value -> require(name, value));
    }
}
