package dev.lintel.router.breaker;

import java.lang.System.Logger.Level;
import java.time.Duration;

/// The thread that ticks a [TargetWatch].
public final class TargetBeat implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(250);

    private static final System.Logger LOG = System.getLogger("dev.lintel.router");

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
            try {
                watch.tick();
            } catch (RuntimeException error) {
                LOG.log(Level.ERROR, "the breakers could not be looked after", error);
            }
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
