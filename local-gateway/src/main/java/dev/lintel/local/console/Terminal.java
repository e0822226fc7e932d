package dev.lintel.local.console;

import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The terminal that somebody sits at.
public final class Terminal {
    private Terminal() {}

    /// Empty when input or output is a file or a pipe.
    @SuppressWarnings("SystemConsoleNull") // depending on jdk.console it is still null, or not a terminal
    public static Optional<Console> interactive() {
        @Nullable Console console = System.console();
        return console == null || !console.isTerminal() ? Optional.empty() : Optional.of(console);
    }
}
