package dev.lintel.router.http;

import dev.lintel.contract.Problem;
import java.util.concurrent.CompletionStage;

/// What an entry calls: the gateway. Thread-safe; never blocks.
public interface Handler {
    /// Completes with a reply. If it fails all the same, the entry answers with the problem of a `ProblemException`,
    /// else
    /// with 500, which it logs once.
    ///
    /// The handler refuses bodies that are announced as too long (413), for a route may set another limit than the
    /// gateway's, and tells the entry that limit; the entry watches what comes unannounced, and the head.
    CompletionStage<Reply> handle(Request request);

    /// The reply to bytes that did not become a request: ambiguous framing, too large a head, too slow a head. It gives
    /// the refusal a request id and an access record.
    ///
    /// @param method as far as it was read; empty if not
    /// @param rawPath as far as it was read, without query; empty if not
    Reply refuse(Problem problem, String method, String rawPath, Request.Peer peer);
}
