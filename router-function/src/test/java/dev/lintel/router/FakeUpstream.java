package dev.lintel.router;

import dev.lintel.contract.Backend;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.CallFailure;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.CollectSink;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.upstream.CallTrail;
import dev.lintel.router.upstream.Upstream;
import dev.lintel.router.upstream.UpstreamCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A backend that reads a request whole and answers as told.
final class FakeUpstream implements Upstream {
    final Backend backend;
    final List<Request> requests = new ArrayList<>();
    final List<UpstreamCall> calls = new ArrayList<>();
    final List<String> bodies = new ArrayList<>();

    @Nullable
    UpstreamCall lastCall;

    boolean closed;
    Function<Request, CompletionStage<Reply>> answer =
            request -> CompletableFuture.completedFuture(Reply.of(200, Headers.of("X-From", "backend"), Body.EMPTY));

    FakeUpstream(Backend backend) {
        this.backend = backend;
    }

    @Override
    public CompletionStage<Reply> call(Exchange exchange, UpstreamCall call) {
        lastCall = call;
        calls.add(call);
        requests.add(exchange.request());
        bodies.add(CollectSink.read(exchange.request().body()));
        return answer.apply(exchange.request());
    }

    /// Fails the newest call as an upstream does.
    CompletionStage<Reply> failing(CallFailure how, ProblemType type) {
        CallTrail trail = calls.getLast().trail();
        if (trail != null) trail.failed(how);
        return CompletableFuture.failedFuture(new ProblemException(Problem.of(type, "it failed")));
    }

    Request last() {
        return requests.getLast();
    }

    @Override
    public void close() {
        closed = true;
    }
}
