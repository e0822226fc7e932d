package dev.lintel.router;

import dev.lintel.contract.Action;
import dev.lintel.contract.Backend;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.PolicyRef;
import dev.lintel.contract.Route;
import dev.lintel.contract.SecretRef;
import dev.lintel.contract.Timeouts;
import dev.lintel.contract.match.RouteTable;
import dev.lintel.contract.policy.Cors;
import dev.lintel.contract.policy.Fallback;
import dev.lintel.contract.policy.HeaderRules;
import dev.lintel.contract.policy.IdempotencyKey;
import dev.lintel.contract.policy.LimitPolicy;
import dev.lintel.contract.policy.PolicySpec;
import dev.lintel.contract.policy.RequestSize;
import dev.lintel.contract.policy.Retry;
import dev.lintel.router.action.BoundBackend;
import dev.lintel.router.action.ForwardAction;
import dev.lintel.router.action.RedirectAction;
import dev.lintel.router.action.ReplyAction;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.limit.LimitServices;
import dev.lintel.router.limit.RouteLimits;
import dev.lintel.router.policy.CorsPolicy;
import dev.lintel.router.policy.LifecyclePolicy;
import dev.lintel.router.policy.Policy;
import dev.lintel.router.policy.PolicyBinder;
import dev.lintel.router.proxy.ReplyFields;
import dev.lintel.router.proxy.RequestFields;
import dev.lintel.router.resilience.CallServices;
import dev.lintel.router.resilience.Resilience;
import dev.lintel.router.telemetry.Spans;
import dev.lintel.router.upstream.Upstream;
import dev.lintel.store.Head;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes snapshots of checked configurations. Off the request path: it may take a second and read secrets.
final class SnapshotCompiler {
    private final UpstreamFactory upstreams;
    private final PolicyBinder policies;
    private final LimitServices limits;
    private final Spans spans;
    private final InstantSource wall;
    private final NanoClock clock;
    private final RandomGenerator random;
    private final CallServices calls;

    SnapshotCompiler(
            UpstreamFactory upstreams,
            PolicyBinder policies,
            LimitServices limits,
            Spans spans,
            InstantSource wall,
            NanoClock clock,
            RandomGenerator random,
            CallServices calls) {
        this.upstreams = upstreams;
        this.policies = policies;
        this.limits = limits;
        this.spans = spans;
        this.wall = wall;
        this.clock = clock;
        this.random = random;
        this.calls = calls;
    }

    /// @param before the backends served now; those that did not change are carried over
    Snapshot compile(Head head, Configuration configuration, BackendSet before) {
        RouteTable table = RouteTable.compile(configuration.routes());
        BackendSet backends = before.next(configuration.backends(), upstreams);
        try {
            return compile(head, configuration, table, backends);
        } catch (RuntimeException failed) {
            backends.goneIn(before).forEach(Upstream::close);
            throw failed;
        }
    }

    private Snapshot compile(Head head, Configuration configuration, RouteTable table, BackendSet backends) {
        GatewaySettings settings = configuration.gateway();
        var replyFields = new ReplyFields(settings.via());
        List<Policy.Next> chains = configuration.routes().stream()
                .map(route -> chain(route, configuration, backends, replyFields))
                .toList();
        policies.secrets().retain(secrets(configuration));
        policies.secrets().readMissing();
        calls.budgets().retain(configuration.backends().keySet());
        return new Snapshot(
                head,
                settings,
                table,
                chains,
                preflights(configuration),
                new RequestFields(settings, random),
                backends,
                new LongAdder());
    }

    private static Map<String, CorsPolicy> preflights(Configuration configuration) {
        Map<String, CorsPolicy> preflights = new HashMap<>();
        for (Route route : configuration.routes())
            configuration.cors(route).ifPresent(cors -> preflights.put(route.id(), new CorsPolicy(cors)));
        return Map.copyOf(preflights);
    }

    private Policy.Next chain(Route route, Configuration configuration, BackendSet backends, ReplyFields replyFields) {
        Function<String, BoundBackend> bound = id -> bound(backends.backend(id), backends, route, configuration);
        List<Policy> chain = new ArrayList<>();
        configuration.cors(route).ifPresent(cors -> chain.add(new CorsPolicy(cors))); // sees every reply of the route
        route.lifecycle().ifPresent(lifecycle -> chain.add(new LifecyclePolicy(lifecycle, wall)));
        List<PolicySpec> specs =
                route.policies().stream().map(configuration::policy).toList();
        if (specs.stream().noneMatch(RequestSize.class::isInstance))
            chain.add(policies.bodyLimit(configuration.gateway().limits().bodyBytes()));
        Optional<Policy> limited = RouteLimits.bind(route, configuration, limits);
        for (PolicySpec spec : specs) {
            if (spec instanceof Cors || spec instanceof Retry || spec instanceof Fallback) continue;
            if (spec instanceof LimitPolicy) {
                limited.ifPresent(chain::add); // all of them at the place of the first
                limited = Optional.empty();
            } else {
                chain.add(policies.bind(spec, id -> copyTo(route, bound.apply(id))));
            }
        }
        return PolicyBinder.chain(chain, action(route, specs, bound, replyFields));
    }

    /// Null where calls are made once.
    private @Nullable Resilience resilience(
            Route route, List<PolicySpec> specs, Function<String, BoundBackend> backends, ReplyFields replyFields) {
        Optional<Retry> retry = only(Retry.class, specs);
        Optional<Fallback> fallback = only(Fallback.class, specs);
        // who holds a key must know whether a call that failed had done anything
        boolean keyed = specs.stream().anyMatch(IdempotencyKey.class::isInstance);
        if (retry.isEmpty() && fallback.isEmpty() && !keyed) return null;
        return new Resilience(route.id(), retry, fallback, !keyed, backends, replyFields, calls);
    }

    private static <T extends PolicySpec> Optional<T> only(Class<T> kind, List<PolicySpec> specs) {
        return specs.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    private Policy.Next action(
            Route route, List<PolicySpec> specs, Function<String, BoundBackend> backends, ReplyFields replyFields) {
        return switch (route.action()) {
            case Action.Forward forward ->
                new ForwardAction(
                        forward,
                        backends,
                        replyFields,
                        random,
                        clock,
                        spans,
                        resilience(route, specs, backends, replyFields));
            case Action.Redirect redirect -> new RedirectAction(redirect);
            case Action.DirectReply reply -> new ReplyAction(reply);
        };
    }

    private static Policy.Next copyTo(Route route, BoundBackend backend) {
        return ForwardAction.copyTo(route.action() instanceof Action.Forward forward ? forward : UNCHANGED, backend);
    }

    private static final Action.Forward UNCHANGED = new Action.Forward(
            List.of(new Action.WeightedBackend("unchanged", 1)),
            Optional.empty(),
            Optional.empty(),
            new Action.HostRewrite.Target(),
            false);

    private static BoundBackend bound(Backend backend, BackendSet backends, Route route, Configuration configuration) {
        Timeouts own = backend.upstream().timeouts();
        Timeouts timeouts =
                route.timeouts().orElse(own).orElse(configuration.gateway().timeouts());
        return new BoundBackend(backend.id(), backends.upstream(backend.id()), timeouts);
    }

    private static Set<SecretRef> secrets(Configuration configuration) {
        Set<SecretRef> used = new HashSet<>();
        for (Route route : configuration.routes())
            for (PolicyRef ref : route.policies())
                if (configuration.policy(ref) instanceof HeaderRules rules)
                    Stream.of(rules.request(), rules.response())
                            .flatMap(edits -> Stream.concat(edits.set().stream(), edits.add().stream()))
                            .forEach(field -> {
                                if (field.value() instanceof HeaderRules.Value.Secret secret) used.add(secret.ref());
                            });
        return used;
    }
}
