package dev.lintel.local.edge;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;

/// Runs edge functions. Thread-safe; never blocks.
interface EdgeFunctions extends AutoCloseable {
    /// Completes on a thread of its own, with what the function returned (`result`; missing if nothing) and which
    /// origin
    /// it asked for (`origin`). Fails with a [FunctionFault].
    ///
    /// @param call the event as `event` and the raw query as `query`, null if there is none
    CompletionStage<JsonNode> call(FunctionKind kind, byte[] call);

    /// Changes the copy of the KeyValueStore that functions read.
    void keyValues(Map<String, String> put, Set<String> removed);

    @Override
    void close();
}
