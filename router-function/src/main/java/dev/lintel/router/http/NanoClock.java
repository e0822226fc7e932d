package dev.lintel.router.http;

/// A monotonic clock in nanoseconds; `System::nanoTime` outside tests.
@FunctionalInterface
public interface NanoClock {
    NanoClock SYSTEM = System::nanoTime;

    long nanos();
}
