package dev.lintel.router.lambda.runtime;

import dev.lintel.router.lambda.InvocationHandler;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/// Serves invocations until the Runtime API goes away. Thread-safe.
final class RuntimeLoop {
    private final RuntimeApi api;
    private final InvocationHandler handler;
    private final InstantSource wall;

    RuntimeLoop(RuntimeApi api, InvocationHandler handler, InstantSource wall) {
        this.api = api;
        this.handler = handler;
        this.wall = wall;
    }

    /// @param pollers how many invocations at once; the platform allows as many calls of `next`
    /// @return fails when no more can be served, with a [RuntimeApiException]; never completes else
    CompletableFuture<Void> start(int pollers) {
        var ended = new CompletableFuture<Void>();
        for (int i = 0; i < pollers; i++)
            new Poller(api, api.loops().group().next(), handler, wall, ended::completeExceptionally).poll();
        return ended;
    }
}
