package dev.lintel.router;

import dev.lintel.contract.UpstreamSpec;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.limit.LimitServices;
import dev.lintel.router.policy.MirrorBudget;
import dev.lintel.router.policy.PolicyBinder;
import dev.lintel.router.policy.SecretValues;
import dev.lintel.router.telemetry.Spans;
import dev.lintel.router.telemetry.Telemetry;
import dev.lintel.router.upstream.HttpUpstream;
import dev.lintel.router.upstream.UpstreamServices;
import dev.lintel.store.LastGood;
import dev.lintel.store.RevisionStore;
import dev.lintel.store.limit.LimitDesk;
import dev.lintel.store.secret.SecretResolver;
import java.time.Instant;
import java.time.InstantSource;

/// Puts a router together, by hand: the only place that makes real clients.
public final class GatewayFactory {
    private static final int MIRROR_COPIES = 256;
    private static final long MIRROR_BYTES = 32L << 20;

    private GatewayFactory() {}

    /// Starts a router that follows the store. It answers 503 until a configuration is served; see
    /// [RunningRouter#awaitReady].
    ///
    /// @param limits closed with the router
    /// @param clock the one that the entry uses, too
    public static RunningRouter start(
            RouterOptions options,
            RevisionStore store,
            LastGood lastGood,
            LimitDesk limits,
            SecretResolver secrets,
            InstantSource wall,
            NanoClock clock) {
        var loops = new EventLoops(options.threads());
        var random = new FreshRandom();
        var services = new UpstreamServices(loops, options.addresses(), secrets, clock, random);
        UpstreamFactory upstreams = backend -> switch (backend.upstream()) {
            case UpstreamSpec.Http http -> new HttpUpstream(backend, http, services);
        };
        return start(options, store, lastGood, limits, secrets, wall, clock, loops, random, upstreams);
    }

    static RunningRouter start(
            RouterOptions options,
            RevisionStore store,
            LastGood lastGood,
            LimitDesk limits,
            SecretResolver secrets,
            InstantSource wall,
            NanoClock clock,
            EventLoops loops,
            FreshRandom random,
            UpstreamFactory upstreams) {
        var secretValues = new SecretValues(secrets);
        var mirrors = new MirrorBudget(MIRROR_COPIES, MIRROR_BYTES);
        var spans = Spans.of(options.openTelemetry());
        var serving = new Serving();
        var binder = new PolicyBinder(secretValues, mirrors, random, clock);
        var instance = new InstanceName(random);
        var limitServices = new LimitServices(limits, loops::currentOrNext, instance::text);
        var compiler = new SnapshotCompiler(upstreams, binder, limitServices, spans, wall, clock, random);
        var watch = new ConfigurationWatch(
                store, lastGood, compiler, serving, secretValues, options.poll(), options.secretRefresh(), wall, clock);
        var telemetry = new Telemetry(
                options.accessLog(),
                options.metrics(),
                options.metricsInterval(),
                options.metricRoutes(),
                target -> gauges(target, watch, mirrors, wall.instant()),
                wall,
                clock);
        var gateway = new Gateway(serving, telemetry, spans, clock, random, options.cacheTags());
        telemetry.start();
        watch.start();
        return new WiredRouter(gateway, serving, watch, telemetry, loops, random, limits, instance);
    }

    private static void gauges(
            Telemetry.MetricsTarget target, ConfigurationWatch watch, MirrorBudget mirrors, Instant now) {
        RouterStatus status = watch.status();
        target.put("ConfigurationRevision", status.head().revision());
        target.put(
                "ConfigurationAgeSeconds", now.getEpochSecond() - status.since().getEpochSecond());
        target.put("ConfigurationTrouble", status.trouble().isPresent() ? 1 : 0);
        status.troubleSince()
                .ifPresent(since ->
                        target.put("ConfigurationTroubleSeconds", now.getEpochSecond() - since.getEpochSecond()));
        target.put("UnresolvedSecrets", status.unresolvedSecrets().size());
        target.put("MirrorSent", mirrors.sent.sumThenReset());
        target.put("MirrorDropped", mirrors.dropped.sumThenReset());
        target.put("MirrorFailed", mirrors.failed.sumThenReset());
    }
}
