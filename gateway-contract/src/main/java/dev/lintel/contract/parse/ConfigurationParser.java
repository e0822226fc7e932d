package dev.lintel.contract.parse;

import dev.lintel.contract.Action;
import dev.lintel.contract.Backend;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.DirectForward;
import dev.lintel.contract.Document;
import dev.lintel.contract.Faults;
import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.Kind;
import dev.lintel.contract.Pointer;
import dev.lintel.contract.Route;
import dev.lintel.contract.RouteTest;
import dev.lintel.contract.policy.Cors;
import dev.lintel.contract.policy.Fallback;
import dev.lintel.contract.policy.IdempotencyKey;
import dev.lintel.contract.policy.PolicyCatalogue;
import dev.lintel.contract.policy.PolicySpec;
import dev.lintel.contract.policy.Retry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a [Configuration] of a [Document]. One per document; not thread-safe.
public final class ConfigurationParser {
    /// Kinds of which a route takes one.
    private static final List<String> ONCE = List.of(Cors.KIND, Retry.KIND, Fallback.KIND, IdempotencyKey.KIND);
    /// Kinds that stand around the call of a backend.
    private static final Set<String> OF_CALLS = Set.of(Retry.KIND, Fallback.KIND);

    private final Map<String, Backend> backends = new HashMap<>();
    private final Map<String, PolicySpec> policies = new HashMap<>();
    private final List<Route> routes = new ArrayList<>();
    private final List<RouteTest> tests = new ArrayList<>();
    private GatewaySettings gateway = GatewaySettings.DEFAULT;

    private ConfigurationParser() {}

    /// @param faults where every fault goes, its pointer by kind and id: `/routes/orders/match/path`
    /// @return null if there were any
    public static @Nullable Configuration parse(Document document, Faults faults) {
        var parser = new ConfigurationParser();
        parser.read(document, new Reading(document, true, faults));
        if (!faults.isEmpty()) return null;
        var configuration =
                new Configuration(parser.gateway, parser.backends, parser.policies, parser.routes, parser.tests);
        for (Route route : configuration.routes()) checkWithOthers(route, configuration, faults);
        return faults.isEmpty() ? configuration : null;
    }

    /// Finds the faults of a part of a document: all but references to what may be in the rest.
    public static void check(Document part, Faults faults) {
        new ConfigurationParser().read(part, new Reading(part, false, faults));
    }

    /// Finds the faults of resources that stand beside a document.
    ///
    /// @param whole what they may refer to
    public static void check(Document beside, Document whole, Faults faults) {
        new ConfigurationParser().read(beside, new Reading(whole, true, faults));
    }

    private void read(Document document, Reading reading) {
        document.resources().forEach((key, resource) -> add(key, reading.place(key, resource)));
    }

    private void add(Document.Key key, Place place) {
        switch (key.kind()) {
            case GATEWAY -> {
                GatewaySettings read = place.object(GatewayParser::read);
                if (read != null) gateway = read;
            }
            case BACKEND -> {
                Backend backend = place.object(BackendParser::read);
                if (backend != null) backends.put(key.id(), backend);
            }
            case POLICY -> {
                PolicySpec policy = place.object(ConfigurationParser::policy);
                if (policy != null) policies.put(key.id(), policy);
            }
            case ROUTE -> {
                Route route = place.object(RouteParser::read);
                if (route != null) routes.add(route);
            }
            case TEST -> {
                RouteTest test = place.object(TestParser::read);
                if (test != null) tests.add(test);
            }
        }
    }

    /// What depends on the resources that a route names.
    private static void checkWithOthers(Route route, Configuration configuration, Faults faults) {
        Pointer at = Pointer.of(new Document.Key(Kind.ROUTE, route.id()));
        String direct = DirectForward.faultIn(route, configuration);
        if (direct != null) faults.add(at.child("forward").child("direct"), direct);
        LimitPlacement.check(route, configuration, at, faults);
        List<PolicySpec> policies =
                route.policies().stream().map(configuration::policy).toList();
        for (String kind : ONCE) {
            long count = policies.stream()
                    .filter(policy -> policy.kind().equals(kind))
                    .count();
            if (count > 1)
                faults.add(at.child("policies"), "has " + count + " policies of kind " + kind + "; one says it all");
            if (count > 0 && OF_CALLS.contains(kind) && !(route.action() instanceof Action.Forward))
                faults.add(at.child("policies"), "has a policy of kind " + kind + ", but no backend to call");
        }
    }

    private static @Nullable PolicySpec policy(Members in) {
        ResourceHead.read(in);
        return PolicyCatalogue.read(in);
    }
}
