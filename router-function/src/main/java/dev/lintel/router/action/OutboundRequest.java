package dev.lintel.router.action;

import dev.lintel.contract.Action;
import dev.lintel.contract.Action.HostRewrite;
import dev.lintel.contract.Headers;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.Exchange;
import org.jspecify.annotations.Nullable;

/// The request as a route's backends see it: path and `Host` by its rules. Thread-safe.
final class OutboundRequest {
    private final PathRewriter path;
    private final HostRewrite host;

    OutboundRequest(Action.Forward forward) {
        path = PathRewriter.of(forward.path());
        host = forward.host();
    }

    Exchange of(Exchange exchange) {
        Request in = exchange.request();
        String target = path.rewrite(exchange.match(), in.path());
        @Nullable String authority = authority(in);
        if (authority == null && target.equals(in.path())) return exchange;
        Headers headers = in.headers();
        if (authority != null)
            headers = headers.toBuilder().set("Host", authority).build();
        return exchange.with(new Request(
                in.method(),
                in.scheme(),
                in.authority(),
                in.host(),
                in.rawPath(),
                target,
                in.query(),
                headers,
                in.body(),
                in.peer(),
                in.call()));
    }

    private @Nullable String authority(Request in) {
        return switch (host) {
            case HostRewrite.Target target -> null;
            case HostRewrite.Keep keep -> in.authority().isEmpty() ? null : in.authority();
            case HostRewrite.Literal literal -> literal.authority();
        };
    }
}
