package dev.lintel.router.policy;

import dev.lintel.contract.Headers;
import dev.lintel.contract.match.MatchInput;
import dev.lintel.router.http.Request;
import org.jspecify.annotations.Nullable;

/// A preflight as the request that it asks about: of that method, and else as the preflight itself.
///
/// @param method that a page wants to use
public record Preflight(Request request, String method) implements MatchInput {
    @Override
    public String host() {
        return request.host();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public @Nullable String query() {
        return request.query();
    }

    @Override
    public Headers headers() {
        return request.headers();
    }
}
