package dev.lintel.router.resilience;

import dev.lintel.router.http.Call;
import dev.lintel.router.http.Reply;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.upstream.CallTrail;
import java.util.concurrent.CompletionStage;

/// A backend that can be called several times for one request. Thread-safe.
public interface Callee {
    /// Its name in documents.
    String id();

    /// When a call for this request must be over: the route's total, or what the host leaves of it.
    long deadlineNanos(Call call);

    /// One attempt; as of `Upstream.call`.
    ///
    /// @param headNanos for the reply's head to come
    /// @param trail is told what becomes of it
    CompletionStage<Reply> call(Exchange exchange, long headNanos, CallTrail trail);
}
