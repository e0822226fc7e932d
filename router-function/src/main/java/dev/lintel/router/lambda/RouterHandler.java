package dev.lintel.router.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// The router under the stock Java runtime client, which takes whole replies only: the fall-back where the streaming
/// runtime is not used. Thread-safe, for runtimes with many invocations at a time.
public final class RouterHandler implements RequestStreamHandler {
    private final LambdaRouter router;
    private final InstantSource clock;

    @SuppressWarnings("unused") // held, for the runtime does not
    private final @Nullable SnapshotResource resource;

    /// For the runtime: everything from the environment. Waits for a configuration, for a snapshot is best taken with
    /// one.
    public RouterHandler() {
        router = LambdaRouter.start(System::getenv);
        clock = InstantSource.system();
        resource = SnapshotResource.registered(new HostedRouter(router));
    }

    RouterHandler(LambdaRouter router, InstantSource clock) {
        this.router = router;
        this.clock = clock;
        resource = null;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Instant deadline = clock.instant().plusMillis(context.getRemainingTimeInMillis());
        var invocation = new Invocation(
                context.getAwsRequestId(),
                deadline,
                System.getProperty("com.amazonaws.xray.traceHeader"),
                "",
                null,
                input.readAllBytes());
        output.write(router.entry().answer(invocation));
    }
}
