package dev.lintel.local.edge;

import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import java.util.concurrent.CompletionStage;

/// Where CloudFront gets what it does not have. Thread-safe; never blocks.
@FunctionalInterface
interface Origin {
    /// @param request with CloudFront's own fields; its authority is still the viewer's
    CompletionStage<Reply> fetch(Request request);
}
