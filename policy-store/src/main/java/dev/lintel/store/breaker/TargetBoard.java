package dev.lintel.store.breaker;

import java.util.List;

/// All that is not as it should be, at one moment.
public record TargetBoard(List<BreakerEntry> breakers, List<BackendHealth> health) {
    public static final TargetBoard EMPTY = new TargetBoard(List.of(), List.of());

    public TargetBoard {
        breakers = List.copyOf(breakers);
        health = List.copyOf(health);
    }
}
