package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A problem that the admin API answered (RFC 9457).
final class AdminFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int status;
    private final transient JsonNode problem;
    private final String file;

    AdminFailure(int status, JsonNode problem) {
        this(status, problem, "");
    }

    /// @param file whose lines the faults speak of; empty if none
    AdminFailure(int status, JsonNode problem, String file) {
        super(problem.path("title").asString("HTTP " + status), null, false, false);
        this.status = status;
        this.problem = problem;
        this.file = file;
    }

    /// The same, of a document that was sent from a file.
    AdminFailure in(String name) {
        return new AdminFailure(status, problem, name);
    }

    int status() {
        return status;
    }

    JsonNode problem() {
        return problem;
    }

    int exitCode() {
        return switch (status) {
            case 412, 428 -> ExitCode.CONFLICT;
            case 409 -> type().equals("conflict") ? ExitCode.CONFLICT : ExitCode.INVALID;
            case 400, 413, 414, 415, 422 -> ExitCode.INVALID;
            default -> ExitCode.ERROR;
        };
    }

    /// One line for each fault, `FILE:LINE:COLUMN: what is wrong`, as editors take it, and one for what happened.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (JsonNode fault : problem.path("faults")) lines.add(fault(fault, file));
        lines.add(getMessage() + ": " + problem.path("detail").asString(""));
        return lines;
    }

    static String fault(JsonNode fault, String file) {
        String place = fault.path("line").isNumber()
                ? file + ":" + fault.path("line").asInt() + ":"
                        + fault.path("column").asInt() + ": "
                : "";
        String pointer = fault.path("pointer").asString("");
        String resource = fault.path("resource").asString("");
        String where = resource.isEmpty() ? pointer : resource;
        return place
                + (where.isEmpty() ? "" : where + ": ")
                + fault.path("detail").asString("");
    }

    private String type() {
        String type = problem.path("type").asString("");
        return type.substring(type.lastIndexOf('/') + 1);
    }
}
