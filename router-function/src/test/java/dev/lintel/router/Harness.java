package dev.lintel.router;

import dev.lintel.contract.Document;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.SecretRef;
import dev.lintel.router.http.FakeCall;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Requests;
import dev.lintel.router.idempotency.IdempotencyKeys;
import dev.lintel.router.limit.LimitServices;
import dev.lintel.router.policy.MirrorBudget;
import dev.lintel.router.policy.PolicyBinder;
import dev.lintel.router.policy.SecretValues;
import dev.lintel.router.resilience.CallServices;
import dev.lintel.router.resilience.LastGoodReplies;
import dev.lintel.router.resilience.RetryBudgets;
import dev.lintel.router.telemetry.JsonAccessLog;
import dev.lintel.router.telemetry.Spans;
import dev.lintel.router.telemetry.Telemetry;
import dev.lintel.store.Change;
import dev.lintel.store.InMemoryRevisionStore;
import dev.lintel.store.LastGood;
import dev.lintel.store.RevisionStore;
import dev.lintel.store.limit.ExactLimitDesk;
import dev.lintel.store.secret.SecretResolver;
import io.opentelemetry.api.OpenTelemetry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import tools.jackson.databind.json.JsonMapper;

/// A router without sockets: fake upstreams, clocks that stand, and a watch that looks when told.
final class Harness implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    Instant now = Instant.parse("2026-11-23T12:00:00Z");
    long nanos = 1_000_000_000L;
    final InstantSource wall = () -> now;
    final InMemoryRevisionStore store = new InMemoryRevisionStore(wall);
    final Map<String, FakeUpstream> upstreams = new HashMap<>();
    final List<FakeUpstream> everyUpstream = new ArrayList<>();
    final Map<String, String> secrets = new HashMap<>();
    final ByteArrayOutputStream records = new ByteArrayOutputStream();
    final ByteArrayOutputStream metrics = new ByteArrayOutputStream();
    final MirrorBudget mirrors = new MirrorBudget(2, 1000);
    final ManualLoop loop = new ManualLoop(() -> nanos);
    final LastGoodReplies replies = new LastGoodReplies(1 << 20, wall);
    final LedgerDouble ledger = new LedgerDouble();
    Executor blocking = Runnable::run;
    final Serving serving = new Serving();
    final SecretValues secretValues = new SecretValues(this::secret);
    final FakeDesk desk = new FakeDesk(new ExactLimitDesk(wall));
    final Telemetry telemetry;
    final ConfigurationWatch watch;
    final Gateway gateway;

    Harness() {
        this(null, LastGood.NONE, OpenTelemetry.noop());
    }

    Harness(@org.jspecify.annotations.Nullable RevisionStore other, LastGood lastGood, OpenTelemetry openTelemetry) {
        var random = new SplittableRandom(5);
        Spans spans = Spans.of(openTelemetry);
        var keys = new IdempotencyKeys(ledger, call -> blocking.execute(call), () -> loop, wall, random);
        var binder = new PolicyBinder(secretValues, mirrors, random, () -> nanos, keys);
        var compiler = new SnapshotCompiler(
                backend -> {
                    var upstream = new FakeUpstream(backend);
                    upstreams.put(backend.id(), upstream);
                    everyUpstream.add(upstream);
                    return upstream;
                },
                binder,
                new LimitServices(desk, () -> Runnable::run, () -> "instance-1"),
                spans,
                wall,
                () -> nanos,
                random,
                new CallServices(() -> loop, () -> nanos, wall, random, spans, new RetryBudgets(), replies));
        watch = new ConfigurationWatch(
                other == null ? store : other,
                lastGood,
                compiler,
                serving,
                secretValues,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                wall,
                () -> nanos);
        telemetry = new Telemetry(
                new JsonAccessLog(records),
                metrics::writeBytes,
                Duration.ofMinutes(1),
                10,
                gauges -> {},
                wall,
                () -> nanos);
        telemetry.start();
        gateway = new Gateway(serving, telemetry, spans, () -> nanos, random);
    }

    private String secret(SecretRef ref) throws ProblemException {
        String value = secrets.get(ref.toString());
        if (value == null) throw SecretResolver.refused(ref, "is not there");
        return value;
    }

    static Document document(String json) {
        return Document.parse(JSON.readTree(json.replace('\'', '"')));
    }

    /// @param json `'` for `"`
    void publish(String json) {
        store.publish(document(json), new Change("test", ""), store.head());
        watch.look();
    }

    /// Backends `a` and `b`, and these routes.
    void routes(String routes) {
        publish("{'lintel': 1, 'backends': [{'id': 'a', 'targets': ['http://a.example']},"
                + " {'id': 'b', 'targets': ['http://b.example']}], 'routes': [" + routes + "]}");
    }

    FakeUpstream upstream(String id) {
        FakeUpstream upstream = upstreams.get(id);
        if (upstream == null) throw new AssertionError("no upstream " + id);
        return upstream;
    }

    Reply send(Request request) {
        Reply reply = gateway.handle(request).toCompletableFuture().join();
        ((FakeCall) request.call()).finish(reply.status());
        return reply;
    }

    Reply get(String target, String... fields) {
        return send(Requests.of("GET", target, fields));
    }

    String recorded() {
        telemetry.flush();
        return records.toString(StandardCharsets.UTF_8);
    }

    /// Both clocks go on, and what was put off until then happens.
    void pass(Duration time) {
        long until = nanos + time.toNanos();
        for (long due = loop.nextDue(until); due <= until; due = loop.nextDue(until)) {
            now = now.plusNanos(due - nanos);
            nanos = due;
            loop.runDue();
            if (due == until) break;
        }
    }

    @Override
    public void close() {
        telemetry.close();
    }
}
