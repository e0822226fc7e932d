package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText.Format;
import dev.lintel.contract.Backend;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.store.Change;
import dev.lintel.store.breaker.BackendHealth;
import dev.lintel.store.breaker.BreakerEntry;
import dev.lintel.store.breaker.BreakerEntry.Slot;
import dev.lintel.store.breaker.BreakerLedger.Written;
import dev.lintel.store.breaker.TargetBoard;
import dev.lintel.store.breaker.TargetKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Shared breakers that are not quietly closed, targets that are not well, and a reset of the former.
final class BreakerOperations {
    static final String[] RESETTING = {"message", "author"};

    private static final int ATTEMPTS = 16;

    /// How far the clocks of two instances may be apart; routers grant the same.
    private static final long SKEW_MILLIS = 2_000;

    private static final Comparator<BreakerEntry> ORDER =
            Comparator.comparing(BreakerEntry::backend).thenComparingInt(BreakerEntry::target);

    private final Snapshots snapshots;
    private final LiveState live;
    private final InstantSource clock;

    BreakerOperations(Snapshots snapshots, LiveState live, InstantSource clock) {
        this.snapshots = snapshots;
        this.live = live;
        this.clock = clock;
    }

    AdminReply list(AdminCall call) {
        MediaTypes.accepted(call.request().headers(), Format.JSON);
        Configuration configuration =
                Configuration.parse(call.saw(snapshots.latest()).document());
        TargetBoard board = live.breakers().read();
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        ArrayNode items = reply.putArray("items");
        board.breakers().stream().filter(this::matters).sorted(ORDER).forEach(entry -> describe(entry, items));
        ArrayNode health = reply.putArray("health");
        board.health().stream()
                .filter(found -> found.expiresMillis() >= clock.millis())
                .sorted(Comparator.comparing(BackendHealth::backend))
                .forEach(found -> describe(found, configuration.backends().get(found.backend()), health));
        return AdminReply.json(200, reply).with("Cache-Control", "no-store");
    }

    /// One that nobody touched for so long is as good as closed, to routers too.
    private boolean matters(BreakerEntry entry) {
        return entry.expiresMillis() + SKEW_MILLIS >= clock.millis();
    }

    private void describe(BreakerEntry entry, ArrayNode into) {
        ObjectNode json = into.addObject()
                .put("backend", entry.backend())
                .put("target", entry.target())
                .put("phase", phase(entry))
                .put("since", Instant.ofEpochMilli(entry.sinceMillis()).toString())
                .put("by", entry.by());
        long calls = 0;
        long failures = 0;
        long slow = 0;
        for (Slot slot : entry.slots()) {
            calls += slot.calls();
            failures += slot.failures();
            slow += slot.slow();
        }
        json.putObject("evidence").put("calls", calls).put("failures", failures).put("slow", slow);
        json.putObject("probes")
                .put("held", entry.heldAt(clock.millis(), SKEW_MILLIS))
                .put("done", entry.done())
                .put("failed", entry.failed())
                .put("slow", entry.slow());
    }

    private static String phase(BreakerEntry entry) {
        return switch (entry.phase()) {
            case ALERT -> "alert";
            case OPEN -> "open";
            case HALF_OPEN -> "half-open";
        };
    }

    private static void describe(BackendHealth found, @Nullable Backend backend, ArrayNode into) {
        Map<String, Integer> indexes = new HashMap<>();
        if (backend != null && backend.upstream() instanceof UpstreamSpec.Http http)
            for (int i = 0; i < http.targets().size(); i++)
                indexes.put(TargetKey.of(http.targets().get(i).url()), i);
        found.targets().forEach((digest, target) -> {
            @Nullable Integer index = indexes.get(digest);
            if (index == null) return; // a target that is no more
            into.addObject()
                    .put("backend", found.backend())
                    .put("target", index)
                    .put("healthy", target.healthy())
                    .put("streak", target.streak())
                    .put("since", Instant.ofEpochMilli(target.sinceMillis()).toString())
                    .put("checked", Instant.ofEpochMilli(found.checkedMillis()).toString());
        });
    }

    /// Closes the breaker for all: routers see it at their next look, a second later.
    AdminReply reset(AdminCall call) {
        call.saw(snapshots.head());
        String backend = call.variable("backend");
        String target = call.variable("target");
        List<BreakerEntry> found = live.breakers().read().breakers().stream()
                .filter(entry -> entry.backend().equals(backend)
                        && Integer.toString(entry.target()).equals(target)
                        && matters(entry))
                .toList();
        if (found.isEmpty())
            throw new ProblemException(Problem.of(
                    ProblemType.RESOURCE_NOT_FOUND, "no shared breaker of that target is other than closed"));
        Change change = Authorship.of(call);
        String stood = found.stream()
                .map(entry -> phase(entry) + " since " + Instant.ofEpochMilli(entry.sinceMillis()))
                .collect(Collectors.joining(", "));
        live.resets().add("breakers/" + backend + "/" + target, stood, change);
        found.forEach(this::remove);
        return AdminReply.empty(204);
    }

    private void remove(BreakerEntry entry) {
        Optional<BreakerEntry> there = Optional.of(entry);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (there.isEmpty()) return;
            Written written = live.breakers().remove(there.get());
            if (written.done()) return;
            there = written.now();
        }
        throw new ProblemException(
                Problem.of(ProblemType.STORE_UNAVAILABLE, "routers change the breaker all the time; try again"));
    }
}
