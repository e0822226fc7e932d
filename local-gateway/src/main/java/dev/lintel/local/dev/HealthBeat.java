package dev.lintel.local.dev;

import dev.lintel.admin.health.HealthRounds;
import dev.lintel.admin.health.SocketProbe;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.net.AddressPolicy;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;

/// The checker, in this process: in AWS a function of its own. Each second it looks for checks that are due; one that
/// the store has no answer for waits for the next.
final class HealthBeat implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.lintel.local");
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final HealthRounds rounds;
    private final Thread thread;

    private HealthBeat(HealthRounds rounds) {
        this.rounds = rounds;
        thread = Thread.ofPlatform().name("lintel-health").daemon().unstarted(this::run);
    }

    /// @param addresses that may be called: the router's own
    static HealthBeat start(LocalStore store, AddressPolicy addresses, InstantSource clock) {
        var probe = new SocketProbe(addresses, System::nanoTime);
        var beat = new HealthBeat(new HealthRounds(store.revisions(), store.breakers(), probe, clock));
        beat.thread.start();
        return beat;
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(PERIOD);
                rounds.run();
            } catch (InterruptedException closing) {
                return;
            } catch (ProblemException away) {
                LOG.log(Level.DEBUG, "no health checks without the store", away);
            } catch (RuntimeException error) {
                LOG.log(Level.WARNING, "health checks failed", error);
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
