package dev.lintel.local;

/// Ends a command with one message for people and an exit code. Without a stack trace: it is an answer, not a bug.
public final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int exitCode;

    public Stop(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }

    /// The message as it stands; never null.
    public String text() {
        return String.valueOf(getMessage());
    }
}
