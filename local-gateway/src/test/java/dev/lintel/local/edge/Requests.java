package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Request;

/// Requests for tests, as an entry would read them.
public final class Requests {
    private Requests() {}

    /// @param target path and query
    /// @param fields name, value, name, value, …
    public static Request of(String method, String target, String... fields) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? null : target.substring(mark + 1);
        var peer = new Request.Peer("192.0.2.7", 5000, "HTTP/1.1");
        return new Request(
                method,
                "http",
                "shop.example",
                "shop.example",
                path,
                path,
                query,
                Headers.of(fields),
                Body.EMPTY,
                peer,
                new FakeCall());
    }

    public static Request from(String address, String protocol, Request request) {
        return new Request(
                request.method(),
                request.scheme(),
                request.authority(),
                request.host(),
                request.rawPath(),
                request.path(),
                request.query(),
                request.headers(),
                request.body(),
                new Request.Peer(address, 1, protocol),
                request.call());
    }
}
