package dev.lintel.local;

/// What the `lintel` command ends with; scripts rely on these numbers.
public final class ExitCode {
    /// Done, or nothing to do.
    public static final int OK = 0;

    /// It failed: no connection, no permission, a port in use, a store that does not answer.
    public static final int ERROR = 1;

    /// The command line or the document is wrong: mending it is up to the caller, and trying again will not help.
    public static final int INVALID = 2;

    /// `diff --exit-code` found differences.
    public static final int DIFFERENT = 3;

    /// Somebody else changed the configuration in between (HTTP 412, 409): look again, then try again.
    public static final int CONFLICT = 4;

    private ExitCode() {}
}
