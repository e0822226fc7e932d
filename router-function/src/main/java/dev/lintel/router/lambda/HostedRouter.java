package dev.lintel.router.lambda;

import dev.lintel.router.http.EventLoops;
import dev.lintel.router.lambda.runtime.HostedFunction;
import dev.lintel.router.lambda.runtime.SnapshotHooks;
import java.time.Duration;

/// The router in a runtime, and what it does around a snapshot. The same hooks run under both runtimes.
final class HostedRouter implements HostedFunction, SnapshotHooks {
    /// A snapshot is best taken with a configuration, and the first invocation best answered with one.
    static final Duration FIRST_CONFIGURATION = Duration.ofSeconds(8);

    private final LambdaRouter router;

    /// Waits for a configuration; without one, requests are answered 503 until it comes.
    HostedRouter(LambdaRouter router) {
        this.router = router;
        boolean ignored = router.router().awaitReady(FIRST_CONFIGURATION);
    }

    @Override
    public EventLoops loops() {
        return router.router().loops();
    }

    @Override
    public InvocationHandler handler() {
        return router.handler();
    }

    @Override
    public SnapshotHooks hooks() {
        return this;
    }

    @Override
    public void beforeCheckpoint() {
        boolean ignored = Priming.run(); // it says itself what failed
        router.router().dropIdle();
    }

    @Override
    public void afterRestore() {
        router.renew();
    }

    @Override
    public void close() {
        router.close();
    }
}
