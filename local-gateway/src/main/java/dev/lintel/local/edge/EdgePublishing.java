package dev.lintel.local.edge;

import dev.lintel.admin.publisher.Backoff;
import dev.lintel.admin.publisher.Pause;
import dev.lintel.admin.publisher.PublishReport;
import dev.lintel.admin.publisher.PublishSettings;
import dev.lintel.admin.publisher.Publisher;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.edge.EdgeStamp;
import dev.lintel.store.InMemoryEdgeLedger;
import dev.lintel.store.RevisionStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The publisher of a local gateway: the same code as in AWS, woken up by the admin API's writes instead of a stream,
/// and
/// a timer. On a thread of its own.
final class EdgePublishing implements AutoCloseable {
    /// The functions have what is written within a moment, and routers look at HEAD every second.
    private static final PublishSettings SETTINGS =
            new PublishSettings(Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofMinutes(1));

    private static final Backoff BACKOFF = new Backoff(
            5, Duration.ofMillis(10), Duration.ofMillis(200), RandomGenerator.of("L64X128MixRandom"), Pause.SLEEP);
    private static final long TIMER_MILLIS = 1_000;

    private final Publisher publisher;
    private final Consumer<String> tell;
    private final Semaphore changes = new Semaphore(0);
    private final Thread thread;
    private volatile long sequence;
    private volatile long revision;
    private volatile boolean known;
    private String trouble = "";

    EdgePublishing(
            LocalKeyValueStore values,
            EdgeCache cache,
            RevisionStore store,
            String originSecret,
            InstantSource wall,
            Consumer<String> tell) {
        this.tell = tell;
        publisher = new Publisher(
                values,
                (tags, reference) -> invalidate(cache, tags),
                store,
                new InMemoryEdgeLedger(), // as the KeyValueStore itself
                time -> Optional.of(EdgeStamp.entry(originSecret, time)),
                SETTINGS,
                wall,
                BACKOFF,
                this::report);
        thread = Thread.ofVirtual().name("edge-publisher").unstarted(this::run);
    }

    private static void invalidate(EdgeCache cache, SortedSet<String> tags) {
        tags.forEach(cache::invalidateTag);
    }

    private void report(PublishReport report) {
        if (report.run().equals("maintain") && report.sequence() == 0) return; // had nothing to do
        sequence = report.sequence();
        revision = report.revision();
        known = true;
    }

    /// Publishes HEAD now, and from then on what changes.
    ///
    /// @throws ProblemException if the store is away
    void start() {
        publisher.publishHead();
        thread.start();
    }

    /// HEAD may have moved. Never blocks.
    void changed() {
        changes.release();
    }

    /// HEAD's move that the functions decide by; empty if none was published yet.
    Optional<Long> sequence() {
        return known ? Optional.of(sequence) : Optional.empty();
    }

    /// 0 before the first.
    long revision() {
        return revision;
    }

    private void run() {
        boolean again = false;
        while (true) {
            try {
                boolean woken = changes.tryAcquire(TIMER_MILLIS, TimeUnit.MILLISECONDS);
                changes.drainPermits();
                again = !once(woken || again);
            } catch (InterruptedException stopping) {
                return;
            }
        }
    }

    /// @return whether it went well
    private boolean once(boolean changed) {
        try {
            PublishReport report = changed ? publisher.publishHead() : publisher.maintain();
            trouble = "";
            return report.sequence() >= 0;
        } catch (ProblemException e) {
            // the store's absence is told of by whoever stopped it
            boolean told = e.problem().type() == ProblemType.STORE_UNAVAILABLE
                    || e.problem().type() == ProblemType.SHUTTING_DOWN;
            trouble("the edge cannot be brought up to date: " + e.problem().detail(), told);
        } catch (RuntimeException e) {
            trouble("the edge cannot be brought up to date: " + e, false);
        }
        return false;
    }

    private void trouble(String what, boolean told) {
        if (!told && !what.equals(trouble)) tell.accept(what);
        trouble = what;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
