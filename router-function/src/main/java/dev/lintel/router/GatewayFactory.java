package dev.lintel.router;

import dev.lintel.contract.Backend;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.router.breaker.Errands;
import dev.lintel.router.breaker.TargetBeat;
import dev.lintel.router.breaker.TargetWatch;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.idempotency.IdempotencyKeys;
import dev.lintel.router.limit.LimitServices;
import dev.lintel.router.policy.MirrorBudget;
import dev.lintel.router.policy.PolicyBinder;
import dev.lintel.router.policy.SecretValues;
import dev.lintel.router.resilience.CallServices;
import dev.lintel.router.resilience.LastGoodReplies;
import dev.lintel.router.resilience.RetryBudgets;
import dev.lintel.router.telemetry.Spans;
import dev.lintel.router.telemetry.Telemetry;
import dev.lintel.router.upstream.HttpUpstream;
import dev.lintel.router.upstream.Upstream;
import dev.lintel.router.upstream.UpstreamServices;
import dev.lintel.router.upstream.aws.AwsAccess;
import dev.lintel.router.upstream.aws.AwsUpstream;
import dev.lintel.router.upstream.aws.LambdaUpstream;
import dev.lintel.router.upstream.aws.RefusedUpstream;
import dev.lintel.router.upstream.discovery.TargetSources;
import dev.lintel.store.LastGood;
import dev.lintel.store.RevisionStore;
import dev.lintel.store.secret.SecretResolver;
import java.time.Instant;
import java.time.InstantSource;

/// Puts a router together, by hand: the only place that makes real clients.
public final class GatewayFactory {
    private static final int MIRROR_COPIES = 256;
    private static final long MIRROR_BYTES = 32L << 20;
    private static final long LAST_GOOD_BYTES = 8L << 20;

    private GatewayFactory() {}

    /// Starts a router that shares nothing with another instance.
    public static RunningRouter start(
            RouterOptions options,
            RevisionStore store,
            LastGood lastGood,
            SecretResolver secrets,
            InstantSource wall,
            NanoClock clock) {
        return start(options, store, SharedState.alone(wall), lastGood, secrets, wall, clock);
    }

    /// Starts a router that follows the store. It answers 503 until a configuration is served; see
    /// [RunningRouter#awaitReady].
    ///
    /// @param shared its limits are closed with the router
    /// @param clock the one that the entry uses, too
    public static RunningRouter start(
            RouterOptions options,
            RevisionStore store,
            SharedState shared,
            LastGood lastGood,
            SecretResolver secrets,
            InstantSource wall,
            NanoClock clock) {
        var aws = AwsAccess.standard(options.awsServices(), System::getenv, wall);
        return start(options, store, shared, lastGood, secrets, wall, clock, aws);
    }

    static RunningRouter start(
            RouterOptions options,
            RevisionStore store,
            SharedState shared,
            LastGood lastGood,
            SecretResolver secrets,
            InstantSource wall,
            NanoClock clock,
            AwsAccess aws) {
        var loops = new EventLoops(options.threads());
        var random = new FreshRandom();
        var targets = new TargetWatch(shared.breakers(), Errands.VIRTUAL_THREADS, clock, wall, random);
        var services =
                new UpstreamServices(loops, options.addresses(), secrets, clock, random, targets, options.locality());
        UpstreamFactory upstreams = backend -> upstream(backend, services, aws);
        return start(options, store, shared, lastGood, secrets, wall, clock, loops, random, upstreams, targets);
    }

    static Upstream upstream(Backend backend, UpstreamServices services, AwsAccess aws) {
        return switch (backend.upstream()) {
            case UpstreamSpec.Http http ->
                new HttpUpstream(backend, http, services, TargetSources.of(backend, http, aws, services));
            case UpstreamSpec.Lambda lambda ->
                aws.services().contains("lambda")
                        ? new LambdaUpstream(backend, lambda, aws, services)
                        : new RefusedUpstream(backend);
            case UpstreamSpec.Aws service ->
                aws.services().contains(service.service())
                        ? new AwsUpstream(backend, service, aws, services)
                        : new RefusedUpstream(backend);
        };
    }

    static RunningRouter start(
            RouterOptions options,
            RevisionStore store,
            SharedState shared,
            LastGood lastGood,
            SecretResolver secrets,
            InstantSource wall,
            NanoClock clock,
            EventLoops loops,
            FreshRandom random,
            UpstreamFactory upstreams,
            TargetWatch targets) {
        var secretValues = new SecretValues(secrets);
        var mirrors = new MirrorBudget(MIRROR_COPIES, MIRROR_BYTES);
        var spans = Spans.of(options.openTelemetry());
        var serving = new Serving();
        var keys = new IdempotencyKeys(
                shared.idempotency(),
                call -> Thread.ofVirtual().name("lintel-idempotency").start(call),
                loops::loop,
                wall,
                random);
        var binder = new PolicyBinder(secretValues, mirrors, random, clock, keys);
        var instance = new InstanceName(random);
        var limits = new LimitServices(shared.limits(), loops::currentOrNext, instance::text);
        var calls = new CallServices(
                loops::loop,
                clock,
                wall,
                random,
                spans,
                new RetryBudgets(),
                new LastGoodReplies(LAST_GOOD_BYTES, wall));
        var compiler = new SnapshotCompiler(upstreams, binder, limits, spans, wall, clock, random, calls);
        var watch = new ConfigurationWatch(
                store, lastGood, compiler, serving, secretValues, options.poll(), options.secretRefresh(), wall, clock);
        var telemetry = new Telemetry(
                options.accessLog(),
                options.metrics(),
                options.metricsInterval(),
                options.metricRoutes(),
                target -> {
                    gauges(target, watch, mirrors, wall.instant());
                    targets.gauges(target);
                },
                wall,
                clock);
        var gateway = new Gateway(serving, telemetry, spans, clock, random, options.cacheTags());
        telemetry.start();
        watch.start();
        var beat = new TargetBeat(targets);
        beat.start();
        return new WiredRouter(
                gateway, serving, watch, telemetry, loops, random, targets, beat, shared.limits(), instance);
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
