package dev.lintel.store.limit;

/// Runs a task later, once; tasks are short and do not block.
@FunctionalInterface
public interface Alarm {
    /// @param nanos from now
    void in(long nanos, Runnable task);
}
