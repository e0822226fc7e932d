package dev.lintel.router.upstream;

/// How a limit in time is told to people.
final class Limits {
    private Limits() {}

    /// `250 ms`, `10 s`.
    static String text(long nanos) {
        long millis = nanos / 1_000_000;
        return millis >= 1000 && millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
