package dev.lintel.local.edge;

import dev.lintel.router.http.Handler;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import java.util.concurrent.CompletionStage;

/// The router, with the secret by which it knows its CloudFront.
///
/// @param router as the entry would call it, behind its guard
/// @param secret the distribution's
record RouterOrigin(Handler router, String secret) implements Origin {
    static final String SECRET_FIELD = "Lintel-Origin-Secret";

    @Override
    public CompletionStage<Reply> fetch(Request request) {
        return router.handle(request.withHeaders(
                request.headers().toBuilder().set(SECRET_FIELD, secret).build()));
    }
}
