package dev.lintel.local.dev;

import dev.lintel.local.edge.LocalEdge;
import dev.lintel.router.RouterStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What the admin API tells of the router's health.
final class Health {
    private Health() {}

    /// @param started whether everything has
    /// @param store whether it answers: traffic goes on without it, and yet nothing can be written
    /// @param edge the revision is said to be served once the edge has it, too
    static Map<String, Object> describe(
            boolean started, BooleanSupplier store, @Nullable RouterStatus status, Optional<LocalEdge> edge) {
        Map<String, Object> health = new LinkedHashMap<>();
        boolean serves = started && status != null && status.ready();
        boolean away = serves && !store.getAsBoolean();
        health.put("ready", serves && !away);
        health.put("status", away ? "store-unavailable" : "starting");
        if (status == null) return health;
        boolean behind = edge.flatMap(LocalEdge::sequence)
                .filter(at -> at < status.head().sequence())
                .isPresent();
        if (status.ready())
            health.put(
                    "revision",
                    behind
                            ? edge.map(LocalEdge::revision).orElse(0L)
                            : status.head().revision());
        edge.ifPresent(at -> health.put("edge", Map.of("revision", at.revision())));
        health.put("source", status.source().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        health.put("digest", status.head().digest());
        health.put("since", status.since().toString());
        status.trouble().ifPresent(trouble -> health.put("trouble", trouble));
        status.troubleSince().ifPresent(since -> health.put("troubleSince", since.toString()));
        if (!status.unresolvedSecrets().isEmpty()) health.put("unresolvedSecrets", status.unresolvedSecrets());
        return health;
    }
}
