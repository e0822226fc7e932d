package dev.lintel.router.http;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import org.jspecify.annotations.Nullable;

/// An answer. Immutable but for its body, which is read once. With status 101 the bodies of request and reply are the
/// two
/// directions of the tunnel.
///
/// @param status 101, or 200 to 599
/// @param headers `Content-Length` and the like as the source gave them; the entry frames the message anew
/// @param body `EMPTY` when there is none; for HEAD, 204 and 304 the entry sends none whatever it is
/// @param problem set when the gateway made this reply: the entry renders it as `application/problem+json`
public record Reply(
        int status, Headers headers, Body body, @Nullable Problem problem) {
    public static Reply of(int status, Headers headers, Body body) {
        return new Reply(status, headers, body, null);
    }

    public static Reply of(Problem problem) {
        return new Reply(problem.type().status(), problem.headers(), Body.EMPTY, problem);
    }

    public Reply withHeaders(Headers headers) {
        return new Reply(status, headers, body, problem);
    }

    public Reply withBody(Body body) {
        return new Reply(status, headers, body, problem);
    }
}
