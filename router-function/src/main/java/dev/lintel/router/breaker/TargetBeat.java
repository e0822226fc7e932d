package dev.lintel.router.breaker;

import java.time.Duration;

/// The thread that ticks a [TargetWatch].
public final class TargetBeat implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final TargetWatch watch;
    private final Thread thread;

    public TargetBeat(TargetWatch watch) {
        this.watch = watch;
        thread = Thread.ofPlatform().name("lintel-targets").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            watch.tick();
            try {
                Thread.sleep(PERIOD);
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
