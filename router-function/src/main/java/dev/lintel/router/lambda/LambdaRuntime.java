package dev.lintel.router.lambda;

import dev.lintel.router.lambda.runtime.RuntimeProcess;
import java.time.InstantSource;

/// The router as a Lambda runtime of its own: what the script `lintel-runtime` starts.
public final class LambdaRuntime {
    private LambdaRuntime() {}

    public static void main(String[] ignored) {
        var process = new RuntimeProcess(System.getenv(), InstantSource.system());
        System.exit(process.run(() -> new HostedRouter(LambdaRouter.start(System::getenv))));
    }
}
