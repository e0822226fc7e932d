package dev.lintel.local.dev;

import dev.lintel.router.RouterStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the admin API tells of the router's health.
final class Health {
    private Health() {}

    /// @param ready whether everything has started: an outage of the store afterwards does not take that back
    static Map<String, Object> describe(boolean ready, @Nullable RouterStatus status) {
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("ready", ready && status != null && status.ready());
        if (status == null) return health;
        if (status.ready()) health.put("revision", status.head().revision());
        health.put("source", status.source().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        health.put("digest", status.head().digest());
        health.put("since", status.since().toString());
        status.trouble().ifPresent(trouble -> health.put("trouble", trouble));
        status.troubleSince().ifPresent(since -> health.put("troubleSince", since.toString()));
        if (!status.unresolvedSecrets().isEmpty()) health.put("unresolvedSecrets", status.unresolvedSecrets());
        return health;
    }
}
