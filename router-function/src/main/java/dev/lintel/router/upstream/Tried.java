package dev.lintel.router.upstream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The destinations that a request was sent to without success. Made when the first fails, so that most requests have
/// none; may be carried from one attempt to the next. For one thread at a time.
public final class Tried {
    private @Nullable Destination[] destinations = new Destination[2];
    private int size;

    void add(Destination destination) {
        if (size == destinations.length) destinations = Arrays.copyOf(destinations, size * 2);
        destinations[size++] = destination;
    }

    private boolean holds(Destination destination) {
        for (int i = 0; i < size; i++) if (destinations[i] == destination) return true;
        return false;
    }

    static boolean has(@Nullable Tried tried, Destination destination) {
        return tried != null && tried.holds(destination);
    }
}
