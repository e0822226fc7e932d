package dev.lintel.local.edge;

import dev.lintel.contract.SecretRef;
import dev.lintel.router.edge.OriginGuard;
import dev.lintel.router.edge.OriginSecrets;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// The router as the distribution knows it: by a name of its own, behind the guard that asks for the origin secret.
///
/// @param router behind its guard
/// @param secret the distribution's
record RouterOrigin(Handler router, String secret) implements Origin {
    /// As a function URL's: what the viewer's host was, only the functions tell.
    private static final String NAME = "router.lintel-dev";

    private static final SecretRef REFERENCE = SecretRef.parse("env:LINTEL_ORIGIN_SECRET");

    /// @param router unguarded
    static RouterOrigin guarded(Handler router, String secret, InstantSource wall) {
        var secrets = new OriginSecrets(List.of(REFERENCE), reference -> secret, wall, Runnable::run);
        if (!secrets.read()) throw new IllegalStateException("an origin secret that cannot be used");
        return new RouterOrigin(new OriginGuard(router, secrets, wall, "http"), secret);
    }

    @Override
    public CompletionStage<Reply> fetch(Request request) {
        return router.handle(new Request(
                request.method(),
                request.scheme(),
                NAME,
                NAME,
                request.rawPath(),
                request.path(),
                request.query(),
                request.headers().toBuilder().set(OriginSecrets.FIELD, secret).build(),
                request.body(),
                request.peer(),
                request.call()));
    }

    @Override
    public String toString() {
        return "RouterOrigin";
    }
}
