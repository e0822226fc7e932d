package dev.lintel.admin.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.edge.EdgeIndex;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A KeyValueStore that older entries have filled.
final class FullStoreTest {
    private static final Duration GRACE = PublishSettings.STANDARD.grace();

    private final Edge edge = new Edge();
    private final Publisher publisher = edge.publisher();

    @Test
    void makesRoomBeforeItWritesWhereOlderEntriesFillTheStore() {
        edge.configure(Edge.routes(50, "a"));
        publisher.publishHead();
        fill();
        edge.pass(GRACE);
        edge.configure(Edge.routes(50, "b"));
        publisher.publishHead();
        edge.assertServesHead();
    }

    @Test
    void waitsForRoomWhileOlderEntriesMayStillBeRead() {
        edge.configure(Edge.routes(50, "a"));
        publisher.publishHead();
        fill();
        edge.configure(Edge.routes(50, "b"));
        var problem = assertThrows(ProblemException.class, publisher::publishHead);
        assertEquals(ProblemType.OVERLOADED, problem.problem().type());
        assertTrue(edge.root().startsWith("1 1 "), "the edge serves on what it has");
        edge.pass(GRACE);
        publisher.publishHead();
        edge.assertServesHead();
    }

    @Test
    void stepsBackWhereAStrangersRootAndItsEntriesFillTheStore() {
        edge.configure(Edge.routes(50, "a"));
        publisher.publishHead();
        fill();
        edge.kvs.meddle(entries -> entries.put(EdgeIndex.ROOT, "1 1 of another compiler"));
        edge.configure(Edge.routes(50, "b"));
        assertThrows(ProblemException.class, publisher::publishHead);
        assertFalse(edge.kvs.entries().containsKey(EdgeIndex.ROOT), "the router decides meanwhile");
        edge.pass(GRACE.minusSeconds(1));
        assertThrows(ProblemException.class, publisher::publishHead);
        edge.pass(Duration.ofSeconds(1));
        publisher.publishHead();
        edge.assertServesHead();
        edge.pass(GRACE);
        publisher.reconcile();
        edge.assertExact();
    }

    private void fill() {
        edge.kvs.meddle(entries -> {
            for (int i = 0; i < 5 * 1060; i++) entries.put("old" + i, "x".repeat(1_010));
            var keys = new TreeSet<>(entries.keySet());
            while (edge.kvs.describe().bytes() > EdgeIndex.TOTAL_BYTES - 1_024) {
                String last = keys.stream()
                        .filter(key -> key.startsWith("old"))
                        .findFirst()
                        .orElseThrow();
                keys.remove(last);
                entries.remove(last);
            }
        });
    }
}
