package dev.lintel.router.action;

import dev.lintel.contract.Action.StickyKey;
import dev.lintel.router.http.RequestValues;
import dev.lintel.router.policy.Exchange;
import org.jspecify.annotations.Nullable;

/// What identifies a client for a sticky split, found in a request.
@FunctionalInterface
interface ClientKey {
    /// Null if the request has none.
    @Nullable
    String find(Exchange exchange);

    static ClientKey of(StickyKey key) {
        String name = key.name();
        return switch (key.source()) {
            case HEADER -> exchange -> exchange.request().headers().first(name);
            case COOKIE -> exchange -> RequestValues.cookie(exchange.request().headers(), name);
            case QUERY -> exchange -> RequestValues.parameter(exchange.request().query(), name);
            case CLIENT_IP -> exchange -> exchange.record().client;
        };
    }
}
