package dev.lintel.router.policy;

import dev.lintel.router.http.Reply;
import java.util.concurrent.CompletionStage;

/// One layer of the onion: calls `next` or answers itself. Bound once per revision, shared by all requests,
/// thread-safe.
/// It must not block: a store is asked on a virtual thread or by an asynchronous client. What is known at once is
/// returned
/// as a completed stage. A failed stage carries a `ProblemException`; anything else becomes a 500.
public interface Policy {
    CompletionStage<Reply> apply(Exchange exchange, Next next);

    interface Next {
        CompletionStage<Reply> proceed(Exchange exchange);
    }
}
