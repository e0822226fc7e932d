package dev.lintel.router.http;

import java.util.concurrent.Executor;

/// One event loop, as those see it who know no network: what happens on it happens one after the other. Thread-safe.
public interface Loop extends Executor {
    /// Whether the calling thread is this loop's.
    boolean isCurrent();

    /// Runs the action on this loop after that time, without holding a thread.
    ///
    /// @param nanos 0 or more
    /// @return calls it off, if it has not begun; harmless later
    Runnable after(long nanos, Runnable action);

    /// Runs the action at once on this loop's own thread, else soon.
    default void run(Runnable action) {
        if (isCurrent()) action.run();
        else execute(action);
    }
}
