package dev.lintel.admin.publisher;

import java.time.Duration;

/// Waits. Injected, so that tests do not.
@FunctionalInterface
public interface Pause {
    /// On the thread; an interrupt ends it.
    Pause SLEEP = Thread::sleep;

    void of(Duration time) throws InterruptedException;
}
