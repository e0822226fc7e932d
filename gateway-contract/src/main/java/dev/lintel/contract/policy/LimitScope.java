package dev.lintel.contract.policy;

import dev.lintel.contract.syntax.DurationRange;
import dev.lintel.contract.syntax.Range;
import java.time.Duration;
import java.util.List;

/// What limits have in common: by what they count, for whom they are others or none, and what happens when.
///
/// @param key by what requests are told apart
/// @param exempt who is not counted
/// @param overrides other limits, the first that fits; at most 64, each of another name
/// @param mode whether requests are refused
/// @param onStoreFailure what happens while the store does not answer
/// @param storeTimeout how long the store is waited for; 5 ms to 1 s
/// @param fieldsOnSuccess whether `RateLimit` fields also go with replies to requests that passed
public record LimitScope(
        LimitKey key,
        Exempt exempt,
        List<LimitOverride> overrides,
        Mode mode,
        StoreFailure onStoreFailure,
        Duration storeTimeout,
        boolean fieldsOnSuccess) {
    public static final Range OVERRIDES = new Range(0, 64);
    public static final DurationRange STORE_TIMEOUT = new DurationRange(Duration.ofMillis(5), Duration.ofSeconds(1));
    public static final Duration USUAL_STORE_TIMEOUT = Duration.ofMillis(50);

    /// @throws IllegalArgumentException if a component is out of range
    public LimitScope {
        overrides = List.copyOf(overrides);
        OVERRIDES.require("overrides: their number", overrides.size());
        STORE_TIMEOUT.require("storeTimeout", storeTimeout);
        if (overrides.stream().map(LimitOverride::name).distinct().count() < overrides.size())
            throw new IllegalArgumentException("has two 'overrides' of one name");
    }

    public enum Mode {
        ENFORCE,
        /// Counts and logs as if it refused, and refuses nobody.
        OBSERVE
    }

    /// @param clients address blocks
    public record Exempt(List<String> clients, List<String> consumers, List<String> groups) {
        public static final Exempt NOBODY = new Exempt(List.of(), List.of(), List.of());

        public Exempt {
            clients = List.copyOf(clients);
            consumers = List.copyOf(consumers);
            groups = List.copyOf(groups);
        }
    }
}
