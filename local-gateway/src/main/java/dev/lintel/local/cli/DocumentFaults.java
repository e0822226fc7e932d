package dev.lintel.local.cli;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// Faults of a document as lines for people and editors.
public final class DocumentFaults {
    private DocumentFaults() {}

    /// A line for each fault, `FILE:LINE:COLUMN: what is wrong`, then one for the whole.
    ///
    /// @param problem as the admin API answered it
    public static List<String> lines(int status, JsonNode problem, String file) {
        return new AdminFailure(status, problem, file).lines();
    }

    public static String line(JsonNode fault, String file) {
        return AdminFailure.fault(fault, file);
    }
}
