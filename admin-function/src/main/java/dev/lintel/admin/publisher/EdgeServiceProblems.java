package dev.lintel.admin.publisher;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import org.jspecify.annotations.Nullable;

/// The failures of CloudFront's services, worded once. Details are for operators.
final class EdgeServiceProblems {
    private EdgeServiceProblems() {}

    /// Trying again later may help.
    static ProblemException unavailable(String service, @Nullable Throwable cause) {
        return new ProblemException(Problem.of(ProblemType.STORE_UNAVAILABLE, service + " does not answer"), cause);
    }

    /// Trying again does not help until somebody changes a permission, a quota or a setting.
    static ProblemException refused(String service, String operation, int status, String code) {
        return new ProblemException(Problem.of(
                ProblemType.CONFIGURATION_UNAVAILABLE,
                "%s refuses %s: %d %s".formatted(service, operation, status, code)));
    }
}
