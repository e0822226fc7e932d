package dev.lintel.admin.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.ProblemException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// When what is purged, as far as the publisher decides it. What a change makes wrong is in `PurgeTagsTest`.
final class PurgeTest {
    private static final Duration SETTLE = PublishSettings.STANDARD.settle();
    private static final SortedSet<String> A = new TreeSet<>(List.of("r.a"));
    private static final SortedSet<String> B = new TreeSet<>(List.of("r.b"));

    private final Edge edge = new Edge();
    private final Publisher publisher = edge.publisher();

    /// Two routes whose replies are as told.
    private void configure(String a, String b) {
        edge.configure("{'lintel':1,'routes':[{'id':'a','match':{'path':'/a'},'reply':{'body':'" + a
                + "'}},{'id':'b','match':{'path':'/b'},'reply':{'body':'" + b + "'}}]}");
    }

    private void settleFirst() {
        configure("1", "1");
        publisher.publishHead();
        edge.pass(SETTLE);
        publisher.maintain();
        edge.purges.clear();
    }

    @Test
    void purgesAtOnceAndOnceMoreWhenRoutersHaveLetGoOfTheRevisionBefore() {
        settleFirst();
        configure("2", "1");
        assertEquals(A, publisher.publishHead().purged());
        edge.pass(SETTLE.minusSeconds(1));
        publisher.maintain();
        assertEquals(List.of(A), edge.purges);
        edge.pass(Duration.ofSeconds(1));
        assertTrue(publisher.maintain().settled());
        publisher.maintain();
        assertEquals(List.of(A, A), edge.purges);
        assertEquals(
                edge.references.size(), new HashSet<>(edge.references).size(), "each is an invalidation of its own");
    }

    @Test
    void purgesWhatAConfigurationOfASecondMayHaveLeft() {
        settleFirst();
        configure("2", "1");
        edge.rollback(1);
        publisher.publishHead();
        assertEquals(List.of(A), edge.purges);
    }

    @Test
    void aSecondChangeBeforeTheFirstHasSettledTakesBothAlong() {
        settleFirst();
        configure("2", "1");
        publisher.publishHead();
        edge.pass(SETTLE.dividedBy(2));
        configure("2", "2");
        publisher.publishHead();
        edge.pass(SETTLE);
        publisher.maintain();
        var both = new TreeSet<>(Set.of("r.a", "r.b"));
        assertEquals(List.of(A, both, both), edge.purges);
    }

    @Test
    void manyChangesAtOnceAreNotLookedAtOneByOne() {
        settleFirst();
        for (int i = 0; i < 9; i++) configure("2" + i, "1");
        publisher.publishHead();
        assertEquals(List.of(PurgeTags.EVERYTHING), edge.purges);
    }

    @Test
    void aPurgeThatFailedIsMadeUpForByTheNextRun() {
        settleFirst();
        configure("1", "2");
        var cut = edge.publisher(edge.kvs, tags -> {
            throw EdgeServiceProblems.unavailable("CloudFront", null);
        });
        assertThrows(ProblemException.class, cut::publishHead);
        edge.assertServesHead();
        assertEquals(List.of(), edge.purges);
        assertEquals(B, publisher.publishHead().purged());
        assertEquals(List.of(B), edge.purges);
    }

    @Test
    void afterAStrangersRootThePurgeIsMadeUpForToo() {
        settleFirst();
        edge.kvs.meddle(entries -> entries.put("root", "1 1 stranger"));
        var cut = edge.publisher(edge.kvs, tags -> {
            throw EdgeServiceProblems.unavailable("CloudFront", null);
        });
        assertThrows(ProblemException.class, cut::publishHead);
        publisher.publishHead();
        publisher.publishHead();
        assertEquals(List.of(PurgeTags.EVERYTHING), edge.purges);
        edge.pass(SETTLE);
        publisher.maintain();
        assertEquals(2, edge.purges.size());
    }

    @Test
    void aSecondPurgeThatFailedIsTriedAgain() {
        settleFirst();
        configure("2", "1");
        publisher.publishHead();
        edge.pass(SETTLE);
        var cut = edge.publisher(edge.kvs, tags -> {
            throw EdgeServiceProblems.unavailable("CloudFront", null);
        });
        assertThrows(ProblemException.class, cut::maintain);
        publisher.maintain();
        assertEquals(List.of(A, A), edge.purges);
    }

    @Test
    void aChangeThatNoReplyShowsPurgesNothing() {
        settleFirst();
        edge.configure(
                "{'lintel':1,'routes':[{'id':'a','description':'new','match':{'path':'/a'},'reply':{'body':'1'}},"
                        + "{'id':'b','labels':{'team':'x'},'match':{'path':'/b'},'reply':{'body':'1'}}],"
                        + "'tests':[{'id':'t','request':{'host':'h.example','target':'/a'},'expect':{'route':'a'}}]}");
        publisher.publishHead();
        edge.pass(SETTLE);
        publisher.maintain();
        assertEquals(List.of(), edge.purges);
        assertEquals(edge.ledger.read().sequence(), edge.ledger.read().settled());
    }

    @Test
    void referencesTellOneRestoredTableFromAnother() {
        settleFirst();
        configure("2", "1");
        publisher.publishHead();
        var other = new Edge();
        other.configure("{'lintel':1,'routes':[]}");
        other.configure("{'lintel':1,'gateway':{'via':'x'}}");
        other.publisher().publishHead();
        assertNotEquals(edge.references.getLast(), other.references.getLast());
    }
}
