package dev.lintel.router.lambda;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/// Answers the question of AWS Lambda Web Adapter, `GET /`, before it lets invocations in: 200 once a configuration is
/// served, 503 before. Requests that come of an invocation are told by the field that the adapter always adds.
final class Readiness implements Handler {
    private static final String OF_AN_INVOCATION = "x-amzn-request-context";

    private final Handler next;
    private final BooleanSupplier ready;

    Readiness(Handler next, BooleanSupplier ready) {
        this.next = next;
        this.ready = ready;
    }

    @Override
    public CompletionStage<Reply> handle(Request request) {
        boolean asked = request.method().equals("GET")
                && request.rawPath().equals("/")
                && !request.headers().contains(OF_AN_INVOCATION);
        if (!asked) return next.handle(request);
        request.body().discard();
        Reply reply = ready.getAsBoolean()
                ? Reply.of(200, Headers.EMPTY, Body.EMPTY)
                : Reply.of(Problem.of(
                        ProblemType.CONFIGURATION_UNAVAILABLE, "the gateway could not read its configuration yet"));
        return CompletableFuture.completedFuture(reply);
    }

    @Override
    public Reply refuse(Problem problem, String method, String rawPath, Request.Peer peer) {
        return next.refuse(problem, method, rawPath, peer);
    }
}
