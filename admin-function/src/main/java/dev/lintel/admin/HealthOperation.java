package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText.Format;
import dev.lintel.contract.ProblemException;
import dev.lintel.store.Head;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Says whether the gateway is ready, and which revision is served. Open to everybody, since load balancers and scripts
/// carry no token; details are for bearers of one.
final class HealthOperation {
    private final Supplier<Map<String, Object>> health;
    private final Snapshots snapshots;

    HealthOperation(Supplier<Map<String, Object>> health, Snapshots snapshots) {
        this.health = health;
        this.snapshots = snapshots;
    }

    AdminReply get(AdminCall call) {
        MediaTypes.accepted(call.request().headers(), Format.JSON);
        Map<String, Object> host = health.get();
        boolean ready = !Boolean.FALSE.equals(host.get("ready"));
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("status", ready ? "ready" : host.getOrDefault("status", "starting"));
        Object served = host.get("revision");
        if (served != null) reply.put("revision", served);
        if (!call.anonymous()) {
            Map<String, Object> details = new LinkedHashMap<>(host);
            details.remove("ready");
            details.remove("status");
            details.remove("revision");
            reply.put("store", store(call));
            reply.put("details", details);
        }
        return AdminReply.json(ready ? 200 : 503, JsonValues.of(reply)).with("Cache-Control", "no-store");
    }

    /// A store that does not answer is a fact to be shown, and no reason to fail.
    private Map<String, Object> store(AdminCall call) {
        try {
            Head head = snapshots.head();
            call.saw(head);
            return Map.of("available", true, "revision", head.revision());
        } catch (ProblemException unavailable) {
            return Map.of("available", false, "detail", unavailable.problem().detail());
        }
    }
}
