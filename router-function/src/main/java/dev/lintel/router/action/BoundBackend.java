package dev.lintel.router.action;

import dev.lintel.contract.Timeouts;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.Reply;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.resilience.Callee;
import dev.lintel.router.upstream.CallTrail;
import dev.lintel.router.upstream.Upstream;
import dev.lintel.router.upstream.UpstreamCall;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/// A backend as one route calls it: with the timeouts that hold there.
public final class BoundBackend implements Callee {
    private final String id;
    private final Upstream upstream;
    private final long connectNanos;
    private final long firstByteNanos;
    private final long idleNanos;
    private final long totalNanos;

    /// @param timeouts of route, backend and gateway, narrowest first
    public BoundBackend(String id, Upstream upstream, Timeouts timeouts) {
        this.id = id;
        this.upstream = upstream;
        Timeouts whole = timeouts.orElse(Timeouts.DEFAULT);
        connectNanos = whole.connect().map(Duration::toNanos).orElseThrow();
        firstByteNanos = whole.firstByte().map(Duration::toNanos).orElseThrow();
        idleNanos = whole.idle().map(Duration::toNanos).orElseThrow();
        totalNanos = whole.total().map(Duration::toNanos).orElseThrow();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public long deadlineNanos(Call call) {
        long total = call.startedNanos() + totalNanos;
        long hosts = call.deadlineNanos();
        return total - hosts < 0 ? total : hosts;
    }

    CompletionStage<Reply> call(Exchange exchange) {
        long deadline = deadlineNanos(exchange.request().call());
        return upstream.call(exchange, new UpstreamCall(connectNanos, firstByteNanos, idleNanos, deadline));
    }

    @Override
    public CompletionStage<Reply> call(Exchange exchange, long headNanos, CallTrail trail) {
        long deadline = deadlineNanos(exchange.request().call());
        return upstream.call(
                exchange, new UpstreamCall(connectNanos, firstByteNanos, idleNanos, deadline, headNanos, trail));
    }
}
