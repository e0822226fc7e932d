package dev.lintel.contract;

import dev.lintel.contract.parse.ConfigurationParser;
import dev.lintel.contract.policy.Cors;
import dev.lintel.contract.policy.PolicySpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A document that was checked: every reference resolves, every value is in range. What the router compiles.
///
/// @param backends by id
/// @param policies by id
/// @param routes in no particular order: precedence never depends on it
public record Configuration(
        GatewaySettings gateway,
        Map<String, Backend> backends,
        Map<String, PolicySpec> policies,
        List<Route> routes,
        List<RouteTest> tests) {
    public static final Configuration EMPTY =
            new Configuration(GatewaySettings.DEFAULT, Map.of(), Map.of(), List.of(), List.of());

    /// @throws ProblemException `INVALID_DOCUMENT` with all faults; their pointers are by kind and id, for example
    ///     `/routes/orders/match/path`
    public static Configuration parse(Document document) {
        var faults = new Faults();
        Configuration configuration = ConfigurationParser.parse(document, faults);
        faults.throwIfAny();
        return Objects.requireNonNull(configuration);
    }

    /// What a route's reference means.
    public PolicySpec policy(PolicyRef ref) {
        return switch (ref) {
            case PolicyRef.Inline inline -> inline.spec();
            case PolicyRef.Named named ->
                Objects.requireNonNull(
                        policies.get(named.id()), () -> "a checked configuration without policy " + named.id());
        };
    }

    /// The CORS policy of a route, of which it has one at most.
    public Optional<Cors> cors(Route route) {
        return route.policies().stream()
                .map(this::policy)
                .filter(Cors.class::isInstance)
                .map(Cors.class::cast)
                .findFirst();
    }

    public Configuration {
        backends = Map.copyOf(backends);
        policies = Map.copyOf(policies);
        routes = List.copyOf(routes);
        tests = List.copyOf(tests);
    }
}
