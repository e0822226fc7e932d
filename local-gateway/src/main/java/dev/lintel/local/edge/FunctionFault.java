package dev.lintel.local.edge;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemType;
import java.io.Serial;
import tools.jackson.databind.JsonNode;

/// Why a call of a function came to nothing, as the service tells it apart.
final class FunctionFault extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final Reason reason;

    enum Reason {
        /// It threw, ran too long, or cannot run.
        EXECUTION("FunctionExecutionError", ProblemType.EDGE_FUNCTION_FAILED),
        /// What it returned is against the rules.
        VALIDATION("FunctionValidationError", ProblemType.EDGE_FUNCTION_INVALID),
        /// There are too many calls.
        THROTTLED("FunctionThrottledError", ProblemType.OVERLOADED);

        private final String label;
        private final ProblemType type;

        Reason(String label, ProblemType type) {
            this.label = label;
            this.type = type;
        }

        /// As it stands in `X-Cache`.
        String label() {
            return label;
        }
    }

    FunctionFault(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    static FunctionFault invalid(String message) {
        return new FunctionFault(Reason.VALIDATION, message);
    }

    /// What the runtime says of an error, in words. For example `ReferenceError: x is not defined, at
    /// src/viewer-request.js:12:5`.
    static String described(JsonNode error) {
        var text = new StringBuilder(error.path("name").asString("Error"))
                .append(": ")
                .append(error.path("message").asString(""));
        JsonNode place = error.path("places").path(0);
        if (place.isMissingNode()) return text.toString();
        text.append(", at ")
                .append(place.path("source").asString())
                .append(':')
                .append(place.path("line").asInt());
        int column = place.path("column").asInt();
        if (column > 0) text.append(':').append(column);
        return text.toString();
    }

    Reason reason() {
        return reason;
    }

    /// What the viewer is told. Unlike the service it says why, as the viewer is the developer here.
    Problem problem() {
        return Problem.of(reason.type, String.valueOf(getMessage()))
                .withHeader("X-Cache", reason.label + " from lintel-dev");
    }
}
