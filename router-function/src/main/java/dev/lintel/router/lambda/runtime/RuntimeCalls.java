package dev.lintel.router.lambda.runtime;

import dev.lintel.contract.Headers;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The calls of a runtime that concern no invocation. They block; not for an event loop.
final class RuntimeCalls {
    private static final long REPORT_SECONDS = 2;

    private final RuntimeApi api;

    RuntimeCalls(RuntimeApi api) {
        this.api = api;
    }

    /// Returns when the process was restored, which may be days later and many times.
    void awaitRestore() throws RuntimeApiException, InterruptedException {
        try {
            int status = call(RuntimeApi.ascii(api.restoreNext())).get();
            if (status != 200)
                throw new RuntimeApiException("the Runtime API answered " + status + " to restore", null);
        } catch (ExecutionException e) {
            throw new RuntimeApiException("the Runtime API cannot be reached", e.getCause());
        }
    }

    /// Tells the platform of what failed before invocations. Never throws: the process exits anyway.
    void report(ErrorReport.At at, ErrorReport error) {
        try {
            int ignored = call(api.error(at, "", error)).get(REPORT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            System.getLogger("dev.lintel.router.lambda")
                    .log(System.Logger.Level.WARNING, "the Runtime API could not be told of an error", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Integer> call(ByteBuf request) {
        var status = new CompletableFuture<Integer>();
        ApiConnection.open(
                api,
                api.loops().group().next(),
                connection -> {
                    connection.ask(request, new ApiConnection.Asker() {
                        @Override
                        public void replied(int code, Headers headers, byte[] body) {
                            connection.close();
                            status.complete(code);
                        }

                        @Override
                        public void lost(boolean begun, Throwable cause) {
                            status.completeExceptionally(cause);
                        }
                    });
                    connection.flush();
                },
                cause -> {
                    request.release();
                    status.completeExceptionally(cause);
                });
        return status;
    }
}
