package dev.lintel.router.lambda.runtime;

import dev.lintel.router.http.EventLoops;
import dev.lintel.router.lambda.InvocationHandler;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// The life of a process that Lambda started: initialise, be snapshotted and restored if that is asked for, serve,
/// exit.
public final class RuntimeProcess {
    /// What init and hooks failing end with, the second as Amazon's own runtime has it.
    static final int INIT_FAILED = 1;

    static final int HOOK_FAILED = 64;
    private static final int API_GONE = 1;

    private static final int MOST_AT_ONCE = 1000;
    private static final System.Logger LOG = System.getLogger("dev.lintel.router.lambda");

    private final Map<String, String> environment;
    private final InstantSource wall;

    public RuntimeProcess(Map<String, String> environment, InstantSource wall) {
        this.environment = Map.copyOf(environment);
        this.wall = wall;
    }

    /// Makes the function; what it throws is reported as a failed initialisation.
    @FunctionalInterface
    public interface Init {
        HostedFunction make() throws Exception;
    }

    /// Returns when the platform is gone or the process is of no use any more.
    ///
    /// @return exit code, never 0: Lambda ends processes, they do not
    public int run(Init init) {
        @Nullable String authority = environment.get("AWS_LAMBDA_RUNTIME_API");
        if (authority == null) {
            LOG.log(System.Logger.Level.ERROR, "AWS_LAMBDA_RUNTIME_API is not set: this is no Lambda environment");
            return INIT_FAILED;
        }
        int pollers;
        HostedFunction function;
        try {
            pollers = pollers();
            function = init.make();
        } catch (Exception | LinkageError failed) {
            reportInit(authority, failed);
            return INIT_FAILED;
        }
        try (function) {
            var api = RuntimeApi.at(authority, function.loops());
            int failed = "snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"))
                    ? throughSnapshot(new RuntimeCalls(api), function.hooks())
                    : 0;
            return failed == 0 ? serve(api, function, pollers) : failed;
        } catch (RuntimeApiException gone) {
            LOG.log(System.Logger.Level.ERROR, "the runtime ends", gone);
            return API_GONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return API_GONE;
        }
    }

    /// Of `AWS_LAMBDA_MAX_CONCURRENCY`; without it the platform sends one invocation at a time.
    private int pollers() {
        @Nullable String atOnce = environment.get("AWS_LAMBDA_MAX_CONCURRENCY");
        if (atOnce == null || atOnce.isEmpty()) return 1;
        if (!atOnce.matches("[0-9]{1,4}") || Integer.parseInt(atOnce) < 1 || Integer.parseInt(atOnce) > MOST_AT_ONCE)
            throw new IllegalArgumentException(
                    "AWS_LAMBDA_MAX_CONCURRENCY is 1 to " + MOST_AT_ONCE + ", not " + atOnce);
        return Integer.parseInt(atOnce);
    }

    private static void reportInit(String authority, Throwable failed) {
        LOG.log(System.Logger.Level.ERROR, "initialisation failed", failed);
        try (var loops = new EventLoops(1)) {
            new RuntimeCalls(RuntimeApi.at(authority, loops))
                    .report(ErrorReport.At.INIT, ErrorReport.of("Runtime.InitError", failed));
        }
    }

    /// @return exit code; 0 to go on
    private static int throughSnapshot(RuntimeCalls calls, SnapshotHooks hooks)
            throws RuntimeApiException, InterruptedException {
        try {
            hooks.beforeCheckpoint();
        } catch (RuntimeException | LinkageError failed) {
            LOG.log(System.Logger.Level.ERROR, "no snapshot can be taken", failed);
            calls.report(ErrorReport.At.INIT, ErrorReport.of("Runtime.BeforeCheckpointError", failed));
            return HOOK_FAILED;
        }
        calls.awaitRestore();
        try {
            hooks.afterRestore();
        } catch (RuntimeException | LinkageError failed) {
            LOG.log(System.Logger.Level.ERROR, "the snapshot cannot be used", failed);
            calls.report(ErrorReport.At.RESTORE, ErrorReport.of("Runtime.AfterRestoreError", failed));
            return HOOK_FAILED;
        }
        return 0;
    }

    private int serve(RuntimeApi api, HostedFunction function, int pollers)
            throws RuntimeApiException, InterruptedException {
        InvocationHandler handler = pollers == 1 ? traced(function.handler()) : function.handler();
        CompletableFuture<Void> ended = new RuntimeLoop(api, handler, wall).start(pollers);
        try {
            ended.get();
            return 0;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeApiException gone) throw gone;
            throw new RuntimeApiException("the runtime broke", e.getCause());
        }
    }

    /// Tells X-Ray's libraries of the trace as Amazon's runtime does, by a system property: the variable
    /// `_X_AMZN_TRACE_ID` cannot be set from within. With many at once one property would lie, so none is set; the
    /// trace
    /// is part of each [dev.lintel.router.lambda.Invocation].
    private static InvocationHandler traced(InvocationHandler handler) {
        return (invocation, response) -> {
            @Nullable String trace = invocation.traceId();
            if (trace == null) System.clearProperty("com.amazonaws.xray.traceHeader");
            else System.setProperty("com.amazonaws.xray.traceHeader", trace);
            handler.handle(invocation, response);
        };
    }
}
