package dev.lintel.admin.publisher;

import dev.lintel.admin.publisher.KeyValueStore.State;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.edge.EdgeIndex;
import dev.lintel.store.EdgeLedger;
import dev.lintel.store.Head;
import dev.lintel.store.RevisionStore;
import dev.lintel.store.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes the KeyValueStore hold the index of HEAD. Not thread-safe.
///
/// **Order of reads.** The ETag first, HEAD after it, strongly; each update is held to the ETag of the one before. So
/// whoever flips the root knows a HEAD that is at least as new as that of the last flip before: an older one never
/// overwrites a newer one, however late a writer wakes up, and however often it is told of the same change.
///
/// **Order of writes.** New nodes in batches, then the root in an update of its own, later what no root names. A cut
/// between any two leaves the edge with the index before or the index after, whole.
final class IndexSync {
    private static final System.Logger LOG = System.getLogger(IndexSync.class.getName());

    private final KeyValueStore kvs;
    private final RevisionStore store;
    private final EdgeLedger ledger;
    private final EdgeStampSource stamps;
    private final Duration grace;
    private final InstantSource clock;
    private final Backoff backoff;
    private final IndexImages images;

    IndexSync(
            KeyValueStore kvs,
            RevisionStore store,
            EdgeLedger ledger,
            EdgeStampSource stamps,
            Duration grace,
            InstantSource clock,
            Backoff backoff) {
        this.kvs = kvs;
        this.store = store;
        this.ledger = ledger;
        this.stamps = stamps;
        this.grace = grace;
        this.clock = clock;
        this.backoff = backoff;
        this.images = new IndexImages(store);
    }

    /// What stands in the KeyValueStore now.
    ///
    /// @param head that it is the index of
    /// @param index of that HEAD; empty before the first revision
    /// @param flipped whether the root was another before
    /// @param stamp digest of the stamp entry; empty if it is not known
    /// @param bytes in the store, what no root names included
    record Outcome(Head head, Optional<EdgeIndex> index, boolean flipped, String stamp, long bytes) {
        String root() {
            return index.map(IndexImages::root).orElse("");
        }
    }

    /// What a stamp entry is known by, as it is a key.
    static String digest(Optional<String> stamp) {
        return stamp.map(entry -> Sha256.hex(entry.getBytes(StandardCharsets.UTF_8)))
                .orElse("");
    }

    /// The stamp entry of the time; empty, and said in the log, if its secret is not to be had: routes matter more.
    Optional<String> stamp() {
        try {
            return stamps.entry(clock.instant());
        } catch (ProblemException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "no stamp for the edge: {0}",
                    e.problem().detail());
            return Optional.empty();
        }
    }

    /// @param whole reads every entry, repairs what is wrong, and deletes what no root has named for the grace period.
    ///     Otherwise the root tells what is there
    /// @throws ProblemException `CONFLICT` after too many lost races; see also [KeyValueStore]
    Outcome sync(boolean whole, Tally tally) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(whole, tally);
            } catch (StaleEtagException e) {
                tally.conflicted();
                if (!backoff.goesOn(attempt))
                    throw new ProblemException(
                            Problem.of(
                                    ProblemType.CONFLICT, "other writers of the KeyValueStore were faster each time"),
                            e);
                backoff.await(attempt);
            }
        }
    }

    private Outcome attempt(boolean whole, Tally tally) throws StaleEtagException {
        State state = kvs.describe();
        Head head = store.latestHead(); // not a line earlier
        EdgeLedger.Entry noted = ledger.read();
        if (head.revision() == 0) return new Outcome(head, Optional.empty(), false, noted.stamp(), state.bytes());
        EdgeIndex wanted = images.wanted(head);
        Optional<String> root = kvs.get(EdgeIndex.ROOT);
        Optional<EdgeIndex> served = root.flatMap(images::behind);
        if (served.isEmpty() && !noted.isForgotten() && !ledger.replace(noted, noted.forgotten(clock.instant())))
            throw new StaleEtagException("another publisher is at work");
        boolean listed = whole || served.isEmpty();
        SortedMap<String, String> present = listed ? list(state) : served.get().entries();
        SortedMap<String, String> missing = missing(wanted, present);
        SortedSet<String> garbage =
                listed && ripe(root, served, noted) ? garbage(present, wanted, served) : new TreeSet<>();
        if (state.bytes() + bytes(missing) + EdgeIndex.VALUE_BYTES * 2L > EdgeIndex.TOTAL_BYTES) {
            if (!listed) return attempt(true, tally);
            if (garbage.isEmpty()) throw full(root, served, state);
            state = delete(garbage, state, tally);
            garbage.clear();
        }
        state = put(missing, state, tally);
        boolean flips = !root.equals(Optional.of(IndexImages.root(wanted)));
        Optional<String> stamp = stamp();
        boolean signs = stamp.isPresent()
                && !(listed
                        ? stamp.get().equals(present.get(EdgeIndex.STAMP))
                        : digest(stamp).equals(noted.stamp()));
        if (flips || signs) state = flip(flips, wanted, signs ? stamp : Optional.empty(), state, tally);
        if (!garbage.isEmpty() && !flips) state = delete(garbage, state, tally);
        String digest = stamp.isPresent() ? digest(stamp) : noted.stamp();
        return new Outcome(head, Optional.of(wanted), flips, digest, state.bytes());
    }

    /// The pages of a listing are no snapshot; one that has another number of entries than the ETag's state came apart.
    private SortedMap<String, String> list(State state) throws StaleEtagException {
        SortedMap<String, String> entries = kvs.list();
        if (entries.size() != state.items())
            throw new StaleEtagException("listed %d entries of %d".formatted(entries.size(), state.items()));
        return entries;
    }

    private static SortedMap<String, String> missing(EdgeIndex wanted, Map<String, String> present) {
        SortedMap<String, String> missing = new TreeMap<>(wanted.entries());
        missing.remove(EdgeIndex.ROOT);
        missing.entrySet().removeIf(entry -> entry.getValue().equals(present.get(entry.getKey())));
        return missing;
    }

    private static SortedSet<String> garbage(
            Map<String, String> present, EdgeIndex wanted, Optional<EdgeIndex> served) {
        SortedSet<String> garbage = new TreeSet<>(present.keySet());
        garbage.removeAll(Set.of(EdgeIndex.ROOT, EdgeIndex.STAMP));
        garbage.removeAll(wanted.entries().keySet());
        served.ifPresent(index -> garbage.removeAll(index.entries().keySet()));
        return garbage;
    }

    /// Whether what the root does not name has had no reader for the grace period. A root that the ledger does not know
    /// may have been flipped a moment ago; one that is behind no revision names nobody knows what.
    private boolean ripe(Optional<String> root, Optional<EdgeIndex> served, EdgeLedger.Entry noted) {
        Instant since = noted.since().plus(grace);
        return (root.isEmpty() || served.isPresent())
                && noted.root().equals(root.orElse(""))
                && !clock.instant().isBefore(since);
    }

    /// An index has half of the store, so two stand beside each other unless several flips came within one grace
    /// period.
    /// Waiting helps then. It does not beside a root that nobody can read: that one goes, and with it all decisions of
    /// the edge, which the router makes as well; after the grace period all it named is garbage.
    private ProblemException full(Optional<String> root, Optional<EdgeIndex> served, State state)
            throws StaleEtagException {
        if (root.isPresent() && served.isEmpty()) {
            kvs.update(Map.of(), Set.of(EdgeIndex.ROOT), state.etag());
            EdgeLedger.Entry noted = ledger.read();
            ledger.replace(noted, noted.served(noted.sequence(), "", clock.instant()));
        }
        return new ProblemException(Problem.of(
                ProblemType.OVERLOADED,
                "the KeyValueStore has no room beside %d bytes until older entries may go; try again after %d s"
                        .formatted(state.bytes(), grace.toSeconds())));
    }

    private State put(SortedMap<String, String> entries, State from, Tally tally) throws StaleEtagException {
        State state = from;
        Map<String, String> batch = new HashMap<>();
        for (var entry : entries.entrySet()) {
            batch.put(entry.getKey(), entry.getValue());
            if (batch.size() < KeyValueStore.BATCH && !entry.getKey().equals(entries.lastKey())) continue;
            state = update(batch, Set.of(), state, tally);
            batch.clear();
        }
        return state;
    }

    private State delete(SortedSet<String> keys, State from, Tally tally) throws StaleEtagException {
        State state = from;
        Set<String> batch = new TreeSet<>();
        for (String key : keys) {
            batch.add(key);
            if (batch.size() < KeyValueStore.BATCH && !key.equals(keys.last())) continue;
            state = update(Map.of(), batch, state, tally);
            batch.clear();
        }
        return state;
    }

    private State flip(boolean root, EdgeIndex wanted, Optional<String> stamp, State from, Tally tally)
            throws StaleEtagException {
        Map<String, String> puts = new HashMap<>();
        if (root) puts.put(EdgeIndex.ROOT, IndexImages.root(wanted));
        stamp.ifPresent(entry -> puts.put(EdgeIndex.STAMP, entry));
        return update(puts, Set.of(), from, tally);
    }

    private State update(Map<String, String> puts, Set<String> deletes, State from, Tally tally)
            throws StaleEtagException {
        State next = kvs.update(Map.copyOf(puts), Set.copyOf(deletes), from.etag());
        tally.updated(puts.size(), deletes.size());
        return next;
    }

    private static long bytes(Map<String, String> entries) {
        long bytes = 0;
        for (var entry : entries.entrySet())
            bytes += entry.getKey().getBytes(StandardCharsets.UTF_8).length
                    + entry.getValue().getBytes(StandardCharsets.UTF_8).length;
        return bytes;
    }
}
