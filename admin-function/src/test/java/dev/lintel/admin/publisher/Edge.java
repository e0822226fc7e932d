package dev.lintel.admin.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.lintel.contract.Configuration;
import dev.lintel.contract.Document;
import dev.lintel.contract.edge.EdgeIndex;
import dev.lintel.contract.edge.EdgeStamp;
import dev.lintel.store.Change;
import dev.lintel.store.EdgeLedger;
import dev.lintel.store.Head;
import dev.lintel.store.InMemoryEdgeLedger;
import dev.lintel.store.InMemoryRevisionStore;
import dev.lintel.store.RevisionStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;

/// A store with a configuration, an edge to publish it to, and a clock that goes only when told to.
final class Edge implements InstantSource {
    static final String SECRET = "0123456789abcdef0123456789abcdef";
    static final Instant START = Instant.parse("2026-11-24T23:50:00Z");

    final MemoryKeyValueStore kvs = new MemoryKeyValueStore();
    final RevisionStore store = new InMemoryRevisionStore(this);
    final EdgeLedger ledger = new InMemoryEdgeLedger();
    final List<SortedSet<String>> purges = new ArrayList<>();
    final List<String> references = new ArrayList<>();
    final List<PublishReport> reports = new ArrayList<>();
    private final Map<String, EdgeIndex> indexes = new HashMap<>();
    private final Map<String, Instant> lastServed = new HashMap<>();
    private Instant now = START;

    Edge() {
        kvs.watch(this::checkReaders);
    }

    @Override
    public Instant instant() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Publisher publisher() {
        return publisher(kvs, purges::add);
    }

    Publisher publisher(KeyValueStore to, java.util.function.Consumer<SortedSet<String>> purge) {
        return new Publisher(
                to,
                (tags, reference) -> {
                    purge.accept(tags);
                    references.add(reference);
                },
                store,
                ledger,
                time -> Optional.of(EdgeStamp.entry(SECRET, time)),
                PublishSettings.STANDARD,
                this,
                new Backoff(8, Duration.ofMillis(10), Duration.ofSeconds(1), new Random(1), this::pass),
                reports::add);
    }

    /// Makes it HEAD.
    Head configure(String json) {
        return configure(document(json));
    }

    Head configure(Document document) {
        Head head = store.publish(document, new Change("test", ""), store.latestHead());
        remember(head.revision());
        return head;
    }

    Head rollback(long revision) {
        return store.rollback(revision, new Change("test", ""), store.latestHead());
    }

    private void remember(long revision) {
        EdgeIndex index = EdgeIndex.compile(Configuration.parse(store.document(revision)), revision);
        indexes.put(index.entries().get(EdgeIndex.ROOT), index);
    }

    /// Routes r0, r1, …, each at a path of its own, that tell one generation from the next. About an entry a route.
    static Document routes(int count, String generation) {
        var json = new StringBuilder("{\"lintel\":1,\"routes\":[");
        for (int i = 0; i < count; i++)
            json.append(i == 0 ? "" : ",")
                    .append("{'id':'r%d','match':{'path':'/%s/%d'},'redirect':{'path':{'template':'/to/%s/%d'}}}"
                            .formatted(i, generation, i, generation, i)
                            .replace('\'', '"'));
        return document(json.append("]}").toString());
    }

    static Document document(String json) {
        return Document.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    EdgeIndex wanted() {
        long revision = store.latestHead().revision();
        return EdgeIndex.compile(Configuration.parse(store.document(revision)), revision);
    }

    /// HEAD's index, the stamp of today, and nothing else.
    void assertExact() {
        SortedMap<String, String> expected = new java.util.TreeMap<>(wanted().entries());
        expected.put(EdgeIndex.STAMP, EdgeStamp.entry(SECRET, now));
        assertEquals(expected, kvs.entries());
    }

    /// HEAD's index, whatever else.
    void assertServesHead() {
        assertEquals(wanted().entries().get(EdgeIndex.ROOT), kvs.entries().get(EdgeIndex.ROOT));
    }

    /// After every update: whoever reads by a root of the last 59 seconds finds every entry of that index as it was.
    private void checkReaders(SortedMap<String, String> entries) {
        String root = entries.get(EdgeIndex.ROOT);
        if (root != null) lastServed.put(root, now);
        lastServed.forEach((served, at) -> {
            if (at.plusSeconds(59).isBefore(now) && !served.equals(root)) return;
            EdgeIndex index = indexes.get(served);
            if (index == null) return; // a stranger's
            index.entries().forEach((key, value) -> {
                if (!key.equals(EdgeIndex.ROOT))
                    assertEquals(value, entries.get(key), "entry " + key + " of the index behind " + served);
            });
        });
        if (root != null) lastServed.put(root, now);
    }

    String root() {
        String root = kvs.entries().get(EdgeIndex.ROOT);
        assertNotNull(root);
        return root;
    }
}
