package dev.lintel.router.lambda.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.node.JsonNodeFactory;

/// What the platform is told when something fails, in the form that Lambda gives to errors.
///
/// @param type letters, digits, dots and underscores, up to 256; Lambda recommends `Category.Reason`
/// @param message for operators; cut at 4,096 characters
record ErrorReport(String type, String message) {
    private static final int MAX_MESSAGE = 4096;

    /// What the report is about.
    enum At {
        INIT,
        RESTORE,
        INVOCATION
    }

    ErrorReport {
        if (!type.matches("[A-Za-z0-9._]{1,256}")) throw new IllegalArgumentException("no error type: " + type);
        if (message.length() > MAX_MESSAGE) message = message.substring(0, MAX_MESSAGE);
    }

    static ErrorReport of(String type, Throwable error) {
        return new ErrorReport(type, error.toString());
    }

    byte[] json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("errorMessage", message)
                .put("errorType", type)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    String base64() {
        return Base64.getEncoder().encodeToString(json());
    }
}
