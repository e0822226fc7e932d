package dev.lintel.local.edge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells a line that comes again and again once in a while only, with how often it came. Thread-safe.
final class RepeatedLines implements Consumer<String> {
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final int KNOWN = 64;

    private final String prefix;
    private final Consumer<String> tell;
    private final InstantSource clock;
    private final Map<String, Seen> known = new LinkedHashMap<>();

    private record Seen(Instant told, int since) {}

    RepeatedLines(String prefix, Consumer<String> tell, InstantSource clock) {
        this.prefix = prefix;
        this.tell = tell;
        this.clock = clock;
    }

    @Override
    public synchronized void accept(String line) {
        Instant now = clock.instant();
        @Nullable Seen seen = known.remove(line);
        boolean quiet = seen != null && now.isBefore(seen.told.plus(QUIET));
        int since = seen == null ? 0 : seen.since;
        known.put(line, quiet && seen != null ? new Seen(seen.told, since + 1) : new Seen(now, 0));
        if (known.size() > KNOWN) known.remove(known.keySet().iterator().next());
        if (!quiet) tell.accept(prefix + line + (since == 0 ? "" : " (and " + since + " times more)"));
    }
}
