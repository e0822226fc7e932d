package dev.lintel.local.cli;

import java.io.PrintWriter;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Sends a document to be compared or applied, and tells its faults by file and line.
final class Submission {
    private Submission() {}

    /// @param query of `/v1/apply`
    /// @param headers name, value, …
    static JsonNode apply(
            AdminClient admin, DocumentFile document, byte[] body, Map<String, String> query, String... headers) {
        return send(admin, AdminClient.query("/v1/apply", query), document, body, headers);
    }

    static JsonNode diff(AdminClient admin, DocumentFile document, byte[] body, boolean noPrune) {
        String path = AdminClient.query("/v1/diff", Map.of("prune", noPrune ? "false" : ""));
        return send(admin, path, document, body);
    }

    private static JsonNode send(
            AdminClient admin, String path, DocumentFile document, byte[] body, String... headers) {
        try {
            return admin.write("POST", path, document.mediaType(), body, headers);
        } catch (AdminFailure failure) {
            throw failure.in(document.name());
        }
    }

    static void warn(JsonNode reply, DocumentFile document, PrintWriter err) {
        for (JsonNode warning : reply.path("warnings"))
            err.println("warning: " + AdminFailure.fault(warning, document.name()));
        err.flush();
    }
}
