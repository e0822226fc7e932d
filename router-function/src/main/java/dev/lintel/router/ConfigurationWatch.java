package dev.lintel.router;

import dev.lintel.contract.Configuration;
import dev.lintel.contract.Document;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.RouterStatus.Source;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.policy.SecretValues;
import dev.lintel.store.Head;
import dev.lintel.store.LastGood;
import dev.lintel.store.RevisionStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Follows HEAD on a thread of its own: reads, compiles and swaps, and keeps serving the last good revision through
/// whatever goes wrong with the store or with the newest one. Each trouble is told of once, until it changes.
final class ConfigurationWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.lintel.router");
    /// A revision that was refused is looked at again this often: the router may have been at fault, not the revision.
    private static final Duration REFUSED_AGAIN = Duration.ofSeconds(30);

    /// How long a look that is under way may go on when the router closes.
    private static final Duration UNDISTURBED = Duration.ofSeconds(1);

    private final RevisionStore store;
    private final LastGood lastGood;
    private final SnapshotCompiler compiler;
    private final Serving serving;
    private final SecretValues secrets;
    private final Duration poll;
    private final Duration secretRefresh;
    private final InstantSource wall;
    private final NanoClock clock;
    private final Thread thread;
    private final Semaphore nudges = new Semaphore(0);
    private final Queue<CountDownLatch> renewals = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile RouterStatus status;
    private volatile boolean closing;
    private @Nullable Head refused;
    private String refusal = "";
    private long refusedNanos;
    private long secretsNanos;

    ConfigurationWatch(
            RevisionStore store,
            LastGood lastGood,
            SnapshotCompiler compiler,
            Serving serving,
            SecretValues secrets,
            Duration poll,
            Duration secretRefresh,
            InstantSource wall,
            NanoClock clock) {
        this.store = store;
        this.lastGood = lastGood;
        this.compiler = compiler;
        this.serving = serving;
        this.secrets = secrets;
        this.poll = poll;
        this.secretRefresh = secretRefresh;
        this.wall = wall;
        this.clock = clock;
        secretsNanos = clock.nanos();
        status =
                new RouterStatus(Source.NONE, Head.NONE, wall.instant(), Optional.empty(), Optional.empty(), List.of());
        thread = Thread.ofPlatform().name("lintel-configuration").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    RouterStatus status() {
        return status;
    }

    void changed() {
        nudges.release();
    }

    /// Looks at the store at once, reads every secret past what is remembered, and forgets what the clock was to tell:
    /// it
    /// may have stood still.
    ///
    /// @return whether the store was looked at within that time; secrets follow
    boolean renew(Duration atMost) {
        var looked = new CountDownLatch(1);
        renewals.add(looked);
        nudges.release();
        return await(looked, atMost);
    }

    boolean awaitReady(Duration atMost) {
        return await(ready, atMost);
    }

    private static boolean await(CountDownLatch latch, Duration atMost) {
        try {
            return latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        serveLastGood();
        while (!closing) {
            look();
            try {
                if (nudges.tryAcquire(poll.toMillis(), TimeUnit.MILLISECONDS)) nudges.drainPermits();
            } catch (InterruptedException e) {
                return; // closing
            }
        }
    }

    /// Begins with what an earlier run kept: the store may be away, or slow.
    void serveLastGood() {
        try {
            lastGood.load()
                    .ifPresent(
                            saved -> serve(saved.head(), Document.read(saved.canonicalDocument()), Source.LAST_GOOD));
        } catch (RuntimeException error) {
            LOG.log(Level.WARNING, "the configuration kept by an earlier run cannot be used", error);
        }
    }

    /// One look at the store, and whatever follows from it.
    void look() {
        List<CountDownLatch> waiting = new ArrayList<>();
        for (@Nullable CountDownLatch next = renewals.poll(); next != null; next = renewals.poll()) waiting.add(next);
        if (!waiting.isEmpty()) refused = null;
        try {
            follow(store.head());
        } catch (ProblemException error) {
            trouble("the store cannot be read: " + error.problem().detail(), error);
        } catch (RuntimeException error) {
            trouble("the store cannot be read", error);
        }
        waiting.forEach(CountDownLatch::countDown);
        serving.closeUnused();
        refreshSecrets(!waiting.isEmpty());
    }

    private void follow(Head seen) {
        Snapshot current = serving.current();
        Head head = seen;
        if (current != null && head.sequence() < current.head().sequence()) head = store.latestHead();
        if (current != null && head.equals(current.head())) {
            refused = null;
            well(Source.STORE);
        } else if (current != null && head.revision() == 0 && current.head().revision() != 0) {
            // no accepted change does that: the table was emptied or is another one
            trouble(
                    "the store holds no configuration any more; revision "
                            + current.head().revision() + " stays in use",
                    null);
        } else if (current != null
                && !head.digest().isEmpty()
                && head.digest().equals(current.head().digest())) {
            serving.swap(current.renamed(head));
            served(head, Source.STORE);
        } else if (head.equals(refused) && clock.nanos() - refusedNanos < REFUSED_AGAIN.toNanos()) {
            trouble(refusal, null);
        } else {
            load(head);
        }
    }

    private void load(Head head) {
        try {
            Document document = head.revision() == 0 ? Document.EMPTY : store.document(head.revision());
            serve(head, document, Source.STORE);
            refused = null;
            if (head.revision() != 0) lastGood.save(head, document.canonicalBytes());
        } catch (ProblemException error) {
            if (error.problem().type() == ProblemType.STORE_UNAVAILABLE) throw error;
            refuse(head, describe(error.problem()), error);
        } catch (RuntimeException error) {
            refuse(head, String.valueOf(error.getMessage()), error);
        }
    }

    private void serve(Head head, Document document, Source source) {
        Snapshot current = serving.current();
        BackendSet before = current == null ? BackendSet.EMPTY : current.backends();
        serving.swap(compiler.compile(head, Configuration.parse(document), before));
        served(head, source);
        LOG.log(
                Level.INFO,
                "serving revision " + head.revision() + (source == Source.LAST_GOOD ? ", kept by an earlier run" : ""));
    }

    private void served(Head head, Source source) {
        status = new RouterStatus(
                source, head, wall.instant(), Optional.empty(), Optional.empty(), secrets.unresolved());
        ready.countDown();
    }

    private void well(Source source) {
        RouterStatus now = status;
        if (now.trouble().isEmpty()
                && now.source() == source
                && now.unresolvedSecrets().isEmpty()) return;
        if (now.trouble().isPresent()) LOG.log(Level.INFO, "the configuration can be followed again");
        status = new RouterStatus(
                source, now.head(), now.since(), Optional.empty(), Optional.empty(), secrets.unresolved());
    }

    private void refuse(Head head, String why, RuntimeException error) {
        refused = head;
        refusedNanos = clock.nanos();
        refusal = "revision " + head.revision() + " cannot be served: " + why;
        trouble(refusal, error);
    }

    private void trouble(String what, @Nullable RuntimeException error) {
        RouterStatus now = status;
        boolean known = now.trouble().isPresent() && now.trouble().get().equals(what);
        if (known) return;
        LOG.log(Level.WARNING, what, error instanceof ProblemException ? error.getCause() : error);
        Instant since = now.troubleSince().orElse(wall.instant());
        status = new RouterStatus(
                now.source(), now.head(), now.since(), Optional.of(what), Optional.of(since), secrets.unresolved());
    }

    private static String describe(Problem problem) {
        var text = new StringBuilder(problem.detail());
        problem.faults().stream()
                .limit(3)
                .forEach(fault ->
                        text.append("; ").append(fault.pointer()).append(": ").append(fault.detail()));
        return text.toString();
    }

    /// Those that are missing at each look, all of them once an interval.
    private void refreshSecrets(boolean anew) {
        if (anew) {
            secretsNanos = clock.nanos();
            secrets.readAnew();
        } else if (clock.nanos() - secretsNanos >= secretRefresh.toNanos()) {
            secretsNanos = clock.nanos();
            secrets.readAll();
        } else {
            secrets.readMissing();
        }
    }

    @Override
    public void close() {
        closing = true;
        nudges.release();
        try {
            // not interrupted at once: that would break off the saving of what is served now
            if (thread.join(UNDISTURBED)) return;
            thread.interrupt();
            thread.join(Duration.ofSeconds(4));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
