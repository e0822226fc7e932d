package dev.lintel.contract;

import dev.lintel.contract.policy.PolicySpec;
import java.util.List;
import java.util.Map;

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

    public Configuration {
        backends = Map.copyOf(backends);
        policies = Map.copyOf(policies);
        routes = List.copyOf(routes);
        tests = List.copyOf(tests);
    }
}
