package dev.lintel.contract.syntax;

import org.jspecify.annotations.Nullable;

/// What a number may be, both ends included.
public record Range(long min, long max) {
    /// What would be right; null when the number is.
    public @Nullable String faultIn(long number) {
        return number >= min && number <= max ? null : "must be between " + min + " and " + max + ", not " + number;
    }

    /// @param name of the component, for the message
    /// @throws IllegalArgumentException if the number is out of range
    public void require(String name, long number) {
        String fault = faultIn(number);
        if (fault != null) throw new IllegalArgumentException(name + " " + fault);
    }
}
