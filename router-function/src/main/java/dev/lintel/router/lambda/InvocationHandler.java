package dev.lintel.router.lambda;

/// What a runtime calls for each invocation. Thread-safe; never blocks, never throws.
@FunctionalInterface
public interface InvocationHandler {
    /// Answers on the response, now or later, exactly once: `begin` … `end`, or `fail`.
    void handle(Invocation invocation, InvocationResponse response);
}
