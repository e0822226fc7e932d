package dev.lintel.router.lambda.runtime;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The Runtime API is gone, or said that this process cannot go on: it must exit.
public final class RuntimeApiException extends IOException {
    private static final long serialVersionUID = 1;

    RuntimeApiException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
