package dev.lintel.router.upstream;

import dev.lintel.contract.LoadBalancing;
import dev.lintel.contract.LoadBalancing.CallKey;
import dev.lintel.contract.LoadBalancing.Sticky;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.RequestValues;
import org.jspecify.annotations.Nullable;

/// Finds the key that a backend's calls are told apart by.
@FunctionalInterface
interface CallKeys {
    CallKeys NONE = (request, client) -> null;

    /// Null if the request has none.
    ///
    /// @param client its address, as far as trusted proxies tell it
    @Nullable
    String find(Request request, String client);

    static CallKeys of(LoadBalancing spec) {
        if (spec.key().isPresent()) return of(spec.key().get());
        if (spec.sticky().isEmpty()) return NONE;
        return switch (spec.sticky().get()) {
            case Sticky.ByKey byKey -> of(byKey.key());
            case Sticky.ByCookie cookie -> (request, client) -> RequestValues.cookie(request.headers(), cookie.name());
        };
    }

    private static CallKeys of(CallKey key) {
        String name = key.name();
        return switch (key.source()) {
            case HEADER -> (request, client) -> request.headers().first(name);
            case COOKIE -> (request, client) -> RequestValues.cookie(request.headers(), name);
            case QUERY -> (request, client) -> RequestValues.parameter(request.query(), name);
            case CLIENT_IP -> (request, client) -> client;
            case PATH -> (request, client) -> request.path();
        };
    }

    default long hash(Request request, String client) {
        @Nullable String key = find(request, client);
        return key == null || key.isEmpty() ? Balancer.NO_KEY : KeyHash.of(key);
    }
}
