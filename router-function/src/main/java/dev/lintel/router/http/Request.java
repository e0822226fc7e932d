package dev.lintel.router.http;

import dev.lintel.contract.Headers;
import dev.lintel.contract.match.MatchInput;
import org.jspecify.annotations.Nullable;

/// A request as an entry read it. Immutable but for its body, which is read once.
///
/// @param method token, as sent
/// @param scheme `http` or `https`, as the client used it
/// @param authority as sent in `Host` or `:authority`; empty if none
/// @param host of the authority: lower case, no port, no trailing dot
/// @param rawPath as sent, without query
/// @param path normalised
/// @param query raw, without `?`; null if none
/// @param headers end-to-end and hop-by-hop, as sent; HTTP/2 pseudo fields are not among them
/// @param body `EMPTY` when the message has none
/// @param peer who sent it, over what
/// @param call what ties it to its entry
/// @param provenance what is vouched for by whoever stands before the router; null if nobody does
public record Request(
        String method,
        String scheme,
        String authority,
        String host,
        String rawPath,
        String path,
        @Nullable String query,
        Headers headers,
        Body body,
        Peer peer,
        Call call,
        @Nullable Provenance provenance)
        implements MatchInput {

    /// @param address of the connection, numeric, no port (in AWS: the viewer's, as CloudFront tells it)
    /// @param port of the connection; 0 if unknown
    /// @param protocol `HTTP/1.0`, `HTTP/1.1` or `HTTP/2`
    public record Peer(String address, int port, String protocol) {}

    /// As it came, vouched for by nobody.
    public Request(
            String method,
            String scheme,
            String authority,
            String host,
            String rawPath,
            String path,
            @Nullable String query,
            Headers headers,
            Body body,
            Peer peer,
            Call call) {
        this(method, scheme, authority, host, rawPath, path, query, headers, body, peer, call, null);
    }

    public Request withHeaders(Headers headers) {
        return new Request(
                method, scheme, authority, host, rawPath, path, query, headers, body, peer, call, provenance);
    }

    public Request withBody(Body body) {
        return new Request(
                method, scheme, authority, host, rawPath, path, query, headers, body, peer, call, provenance);
    }

    public Request withCall(Call call) {
        return new Request(
                method, scheme, authority, host, rawPath, path, query, headers, body, peer, call, provenance);
    }
}
