package dev.lintel.router.upstream;

import dev.lintel.router.http.Reply;
import dev.lintel.router.policy.Exchange;
import java.util.concurrent.CompletionStage;

/// A backend that can be called. Built once per revision, thread-safe, never blocks.
public interface Upstream extends AutoCloseable {
    /// Sends the exchange's request as it is (method, path, query, headers and body already rewritten, hop-by-hop
    /// fields removed but for those of an upgrade) and completes with the reply's head as soon as that is there.
    ///
    /// `Host` stands among the headers only where the route says so (kept or literal); without it the backend sees the
    /// authority of the target that the upstream picks.
    ///
    /// A failed stage carries a `ProblemException` (`UPSTREAM_*`, or that with which the request's body failed). A body
    /// that is cut later fails in its sink.
    CompletionStage<Reply> call(Exchange exchange, UpstreamCall call);

    /// Drops connections that have nothing to do: the process is about to be copied, or was, and no two copies may
    /// share
    /// one. Takes effect soon; calls go on.
    default void dropIdle() {}

    /// Lets calls in flight finish and drops idle connections. A call made after, by an exchange that began under an
    /// older revision, is still served, but keeps no connection.
    @Override
    void close();
}
