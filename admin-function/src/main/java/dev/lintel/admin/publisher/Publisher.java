package dev.lintel.admin.publisher;

import dev.lintel.store.AuditRecord;
import dev.lintel.store.EdgeLedger;
import dev.lintel.store.Head;
import dev.lintel.store.RevisionStore;
import dev.lintel.store.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Brings HEAD to the edge. Thread-safe: runs of one process queue up, those of others are held off by ETags. Blocking.
///
/// Every run goes by the state that it finds, never by the event that woke it up, so it may be repeated, cut off or
/// skipped; the next one takes up what is left. A run that fails throws `ProblemException`, to be tried again.
///
/// Changes are purged twice, by the tags of [PurgeTags]: at once, for the effect, and after [PublishSettings#settle],
/// for
/// replies that a router with the revision before put into a cache meanwhile.
public final class Publisher {
    private final RevisionStore store;
    private final EdgeLedger ledger;
    private final CacheInvalidation cache;
    private final PublishSettings settings;
    private final InstantSource clock;
    private final IndexSync index;
    private final Consumer<PublishReport> reports;
    private final ReentrantLock turn = new ReentrantLock(true);

    /// @param stamps what the edge signs with
    /// @param backoff between attempts that another writer disturbed
    /// @param reports gets one for each run that ended well
    public Publisher(
            KeyValueStore kvs,
            CacheInvalidation cache,
            RevisionStore store,
            EdgeLedger ledger,
            EdgeStampSource stamps,
            PublishSettings settings,
            InstantSource clock,
            Backoff backoff,
            Consumer<PublishReport> reports) {
        this.store = store;
        this.ledger = ledger;
        this.cache = cache;
        this.settings = settings;
        this.clock = clock;
        this.reports = reports;
        this.index = new IndexSync(kvs, store, ledger, stamps, settings.grace(), clock, backoff);
    }

    /// After a change: flips the edge to HEAD and purges what changed.
    public PublishReport publishHead() {
        return inTurn(new Run("publish"), run -> run.sync(false));
    }

    /// Compares every entry with what it should be, repairs, deletes what is not named any more, and purges what is
    /// due.
    public PublishReport reconcile() {
        return inTurn(new Run("reconcile"), run -> {
            run.sync(true);
            run.settle();
        });
    }

    /// What a timer calls, each minute or so: does what is due, which mostly is nothing. Then it reads two items of the
    /// table and the origin secret, to see whether the stamp is of it; resolvers of AWS' secrets keep that for 5
    /// minutes.
    public PublishReport maintain() {
        return inTurn(new Run("maintain"), run -> {
            EdgeLedger.Entry noted = ledger.read();
            Instant now = clock.instant();
            boolean compare = !now.isBefore(noted.compared().plus(settings.compareEvery()));
            boolean behind = store.latestHead().sequence() != noted.sequence();
            if (compare || behind || stampIsDue(noted)) run.sync(compare);
            run.settle();
        });
    }

    /// A new day, or another origin secret. Before the first revision there is nobody to sign.
    private boolean stampIsDue(EdgeLedger.Entry noted) {
        if (noted.sequence() == 0) return false;
        Optional<String> stamp = index.stamp();
        return stamp.isPresent() && !IndexSync.digest(stamp).equals(noted.stamp());
    }

    private PublishReport inTurn(Run run, Consumer<Run> work) {
        turn.lock();
        try {
            work.accept(run);
        } finally {
            turn.unlock();
        }
        PublishReport report = run.report();
        reports.accept(report);
        return report;
    }

    /// One run, and what it did. Not thread-safe.
    private final class Run {
        private final String name;
        private final Tally tally = new Tally();
        private final PendingPurge pending = new PendingPurge(store);
        private Optional<IndexSync.Outcome> outcome = Optional.empty();
        private Optional<Duration> lag = Optional.empty();
        private SortedSet<String> purged = Collections.emptySortedSet();
        private boolean settled;

        Run(String name) {
            this.name = name;
        }

        void sync(boolean whole) {
            IndexSync.Outcome now = index.sync(whole, tally);
            outcome = Optional.of(now);
            Head head = now.head();
            Instant flippedAt = clock.instant();
            EdgeLedger.Entry noted = ledger.read();
            boolean news = noted.sequence() != head.sequence() || !noted.root().equals(now.root());
            if (news) purge(pending.tags(noted.settled(), head.sequence()), head, "first");
            if (now.flipped()) lag = lag(head, flippedAt);
            note(entry -> {
                var next = entry.stamped(now.stamp());
                if (news && entry.sequence() <= head.sequence())
                    next = next.served(head.sequence(), now.root(), flippedAt);
                return whole ? next.comparedAt(flippedAt) : next;
            });
        }

        void settle() {
            EdgeLedger.Entry noted = ledger.read();
            if (noted.settled() == noted.sequence()) return;
            if (clock.instant().isBefore(noted.since().plus(settings.settle()))) return;
            Head head = store.latestHead();
            purge(pending.tags(noted.settled(), noted.sequence()), head, "settled");
            settled = true;
            // not by note(): what another publisher served meanwhile is not settled
            ledger.replace(noted, noted.settledAt(noted.sequence()));
        }

        private void purge(SortedSet<String> tags, Head head, String phase) {
            if (tags.isEmpty()) return;
            String text = String.join(",", tags) + " " + head.digest();
            String digest = Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
            cache.invalidate(tags, "lintel-" + head.sequence() + "-" + phase + "-" + digest);
            purged = tags;
        }

        private Optional<Duration> lag(Head head, Instant now) {
            return store.audit(head.sequence() + 1, 1).stream()
                    .map(AuditRecord::at)
                    .map(at -> Duration.between(at, now))
                    .findFirst();
        }

        PublishReport report() {
            Optional<Head> head = outcome.map(IndexSync.Outcome::head);
            return new PublishReport(
                    name,
                    head.map(Head::revision).orElse(0L),
                    head.map(Head::sequence).orElse(0L),
                    outcome.map(IndexSync.Outcome::flipped).orElse(false),
                    lag,
                    tally.updates(),
                    tally.puts(),
                    tally.deletes(),
                    tally.conflicts(),
                    purged,
                    settled,
                    outcome.flatMap(IndexSync.Outcome::index).map(image -> image.size()),
                    outcome.map(IndexSync.Outcome::bytes).orElse(0L));
        }
    }

    /// Writes a change of the ledger, again on what another publisher wrote meanwhile. Losing it for good only makes
    /// the
    /// next run do more.
    private void note(UnaryOperator<EdgeLedger.Entry> change) {
        for (int attempt = 0; attempt < 3; attempt++) {
            EdgeLedger.Entry before = ledger.read();
            EdgeLedger.Entry next = change.apply(before);
            if (next.equals(before) || ledger.replace(before, next)) return;
        }
    }
}
