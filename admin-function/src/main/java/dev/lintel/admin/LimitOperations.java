package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText.Format;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.LimitScope;
import dev.lintel.store.Change;
import dev.lintel.store.limit.LimitState;
import dev.lintel.store.limit.LimitStates;
import dev.lintel.store.limit.NamedLimit;
import dev.lintel.store.limit.Standing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A policy's limits under one key: how they stand, and a reset.
final class LimitOperations {
    static final String[] READING = {"key"};
    static final String[] RESETTING = {"key", "message", "author"};

    private final Snapshots snapshots;
    private final LiveState live;
    private final LimitStates states;
    private final InstantSource clock;

    LimitOperations(Snapshots snapshots, LiveState live, InstantSource clock) {
        this.snapshots = snapshots;
        this.live = live;
        this.states = new LimitStates(live.limits(), clock);
        this.clock = clock;
    }

    private record Subject(NamedLimit limit, String key) {}

    AdminReply get(AdminCall call) {
        MediaTypes.accepted(call.request().headers(), Format.JSON);
        Subject subject = subject(call);
        LimitState state = states.read(subject.key(), subject.limit().all());
        return AdminReply.json(200, json(subject, state)).with("Cache-Control", "no-store");
    }

    AdminReply reset(AdminCall call) {
        Subject subject = subject(call);
        Change change = Authorship.of(call);
        LimitState before = states.read(subject.key(), subject.limit().all());
        String stood = before.standings().stream()
                .map(each -> each.limitId() + " had " + each.remaining() + " of " + each.limit() + " left")
                .collect(Collectors.joining(", "));
        live.resets().add("limits/" + subject.limit().name() + " " + subject.key(), stood, change);
        states.reset(subject.key(), subject.limit().all());
        return AdminReply.empty(204);
    }

    /// @throws ProblemException `RESOURCE_NOT_FOUND`, or `BAD_REQUEST` for a key that is none of this policy
    private Subject subject(AdminCall call) {
        Configuration configuration =
                Configuration.parse(call.saw(snapshots.latest()).document());
        String name = call.variable("policy");
        NamedLimit limit = NamedLimit.find(name, configuration)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        ProblemType.RESOURCE_NOT_FOUND,
                        "there is no policy of that name that limits; one in place is called by its route,"
                                + " as in orders/rate-limit")));
        return new Subject(limit, PresentedKey.of(limit, call.query().all("key")));
    }

    private ObjectNode json(Subject subject, LimitState state) {
        Instant now = clock.instant();
        LimitScope scope = subject.limit().policy().scope();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("policy", subject.limit().name())
                .put("kind", subject.limit().policy().kind())
                .put("mode", scope.mode() == LimitScope.Mode.ENFORCE ? "enforce" : "observe")
                .put("key", subject.key())
                .put("at", now.toString())
                .put("shards", state.shards())
                .put("writes", state.writes());
        var limits = json.putArray("limits");
        List<Standing> standings = state.standings();
        for (int i = 0; i < standings.size(); i++) {
            Standing each = standings.get(i);
            ObjectNode one = limits.addObject()
                    .put("name", each.limitId())
                    .put("limit", each.limit())
                    .put("used", each.limit() - each.remaining())
                    .put("remaining", each.remaining());
            if (i > 0) one.put("override", scope.overrides().get(i - 1).name());
            if (!each.resetsIn().isZero())
                one.put("resetsAt", now.plus(each.resetsIn()).toString());
        }
        return json;
    }
}
