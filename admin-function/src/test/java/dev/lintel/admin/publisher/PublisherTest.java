package dev.lintel.admin.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.edge.EdgeIndex;
import dev.lintel.contract.edge.EdgeStamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

final class PublisherTest {
    private static final Duration GRACE = PublishSettings.STANDARD.grace();

    private final Edge edge = new Edge();
    private final Publisher publisher = edge.publisher();

    @Test
    void bringsTheFirstRevisionToAnEmptyStore() {
        edge.configure(Edge.routes(300, "a"));
        PublishReport report = publisher.publishHead();
        edge.assertExact();
        assertTrue(report.flipped());
        assertEquals(1, report.revision());
        assertEquals(Optional.of(Duration.ZERO), report.lag());
        assertEquals(edge.wanted().size(), report.size().orElseThrow());
        assertEquals(List.of(PurgeTags.EVERYTHING), edge.purges);
    }

    @Test
    void writesNothingBeforeTheFirstRevision() {
        publisher.publishHead();
        publisher.reconcile();
        publisher.maintain();
        assertEquals(Map.of(), edge.kvs.entries());
        assertEquals(List.of(), edge.purges);
    }

    @Test
    void flipsTheRootLastAndInAnUpdateOfItsOwn() {
        edge.configure(Edge.routes(2_000, "a"));
        publisher.publishHead();
        edge.kvs.forget();
        edge.configure(Edge.routes(2_000, "b"));
        publisher.publishHead();
        var updates = edge.kvs.updates();
        assertTrue(updates.size() > 3, () -> "too few to tell: " + updates.size());
        for (var update : updates.subList(0, updates.size() - 1))
            assertFalse(
                    update.puts().containsKey(EdgeIndex.ROOT) || update.puts().containsKey(EdgeIndex.STAMP));
        assertEquals(Set.of(EdgeIndex.ROOT), updates.getLast().puts().keySet());
        assertTrue(updates.stream().allMatch(update -> update.deletes().isEmpty()));
        edge.assertServesHead();
    }

    @Test
    void looksTwiceAndWritesNothingWhenNothingChanged() {
        edge.configure(Edge.routes(10, "a"));
        publisher.publishHead();
        edge.kvs.forget();
        assertFalse(publisher.publishHead().flipped());
        assertEquals(List.of("describe", "get"), edge.kvs.calls());
        assertEquals(1, edge.purges.size());
    }

    @Test
    void knowsFromTheRootWhatIsThereAndListsNothing() {
        edge.configure(Edge.routes(500, "a"));
        publisher.publishHead();
        edge.kvs.forget();
        edge.configure(Edge.routes(501, "a"));
        edge.publisher().publishHead(); // another instance, that has seen nothing
        assertFalse(edge.kvs.calls().contains("list"));
        edge.assertServesHead();
        int changed = edge.kvs.updates().stream()
                .mapToInt(update -> update.puts().size())
                .sum();
        assertTrue(
                changed < edge.wanted().entries().size(),
                changed + " of " + edge.wanted().entries().size());
    }

    @Test
    void oneRunBringsTheNewestOfManyChanges() {
        edge.configure(Edge.routes(3, "a"));
        publisher.publishHead();
        for (int i = 0; i < 5; i++) edge.configure(Edge.routes(3, "b" + i));
        edge.kvs.forget();
        publisher.publishHead();
        edge.assertServesHead();
        assertEquals(1, roots(edge.kvs.updates()));
    }

    @Test
    void goesBackWithARollback() {
        edge.configure(Edge.routes(60, "a"));
        publisher.publishHead();
        edge.configure(Edge.routes(60, "b"));
        publisher.publishHead();
        edge.pass(GRACE);
        publisher.reconcile(); // takes away what the first one had
        edge.rollback(1);
        publisher.publishHead();
        edge.assertServesHead();
        assertTrue(edge.root().startsWith("1 1 "), edge.root());
    }

    @Test
    void deletesWhatNoRootNamesAfterTheGracePeriodAndNotBefore() {
        edge.configure(Edge.routes(200, "a"));
        publisher.publishHead();
        edge.configure(Edge.routes(200, "b"));
        publisher.publishHead();
        edge.pass(GRACE.minusSeconds(1));
        publisher.reconcile();
        assertTrue(edge.kvs.entries().size() > edge.wanted().entries().size() + 1);
        edge.pass(Duration.ofSeconds(1));
        publisher.reconcile();
        edge.assertExact();
    }

    @Test
    void repairsWhatSomebodyElseChanged() {
        edge.configure(Edge.routes(200, "a"));
        publisher.publishHead();
        String node = edge.wanted().entries().keySet().stream()
                .filter(key -> !key.equals(EdgeIndex.ROOT))
                .findFirst()
                .orElseThrow();
        edge.kvs.meddle(entries -> {
            entries.remove(node);
            entries.put("stranger", "x");
            entries.remove(EdgeIndex.STAMP);
        });
        edge.pass(GRACE);
        publisher.reconcile();
        edge.assertExact();
    }

    @Test
    void replacesARootThatNoRevisionStandsBehind() {
        edge.configure(Edge.routes(20, "a"));
        publisher.publishHead();
        publisher.maintain();
        for (String root : List.of("1 1 another compiler", "2 new format", "", "1 99 unknown", "1 x")) {
            edge.kvs.meddle(entries -> entries.put(EdgeIndex.ROOT, root));
            edge.purges.clear();
            publisher.publishHead();
            edge.assertServesHead();
            assertEquals(List.of(PurgeTags.EVERYTHING), edge.purges, "nobody knows what was cached under " + root);
        }
    }

    @Test
    void aWriterThatWokeUpLateDoesNotGoBack() {
        edge.configure(Edge.routes(60, "a"));
        publisher.publishHead();
        edge.configure(Edge.routes(60, "b"));
        boolean[] once = {true};
        var late = edge.publisher(
                new Forwarding(edge.kvs) {
                    @Override
                    public State update(Map<String, String> puts, Set<String> deletes, String etag)
                            throws StaleEtagException {
                        if (once[0]) {
                            once[0] = false;
                            edge.configure(Edge.routes(60, "c"));
                            publisher.publishHead(); // while this one slept with "b" in its hand
                        }
                        return super.update(puts, deletes, etag);
                    }
                },
                edge.purges::add);
        PublishReport report = late.publishHead();
        edge.assertServesHead();
        assertEquals(3, report.revision());
        assertEquals(1, report.conflicts());
    }

    @Test
    void givesUpAfterManyLostRaces() {
        edge.configure(Edge.routes(3, "a"));
        var unlucky = edge.publisher(
                new Forwarding(edge.kvs) {
                    @Override
                    public State update(Map<String, String> puts, Set<String> deletes, String etag)
                            throws StaleEtagException {
                        edge.kvs.meddle(entries -> {});
                        return super.update(puts, deletes, etag);
                    }
                },
                edge.purges::add);
        var problem = assertThrows(ProblemException.class, unlucky::publishHead);
        assertEquals(ProblemType.CONFLICT, problem.problem().type());
        assertEquals(8, edge.kvs.calls().stream().filter("describe"::equals).count());
    }

    @Test
    void writesAStampWithTheRootAndANewOneEachDay() {
        edge.configure(Edge.routes(3, "a"));
        publisher.publishHead();
        assertEquals(
                EdgeStamp.entry(Edge.SECRET, Edge.START), edge.kvs.entries().get(EdgeIndex.STAMP));
        edge.kvs.forget();
        publisher.maintain();
        edge.pass(Duration.ofMinutes(5));
        publisher.maintain();
        edge.kvs.forget();
        publisher.maintain();
        assertEquals(List.of(), edge.kvs.calls(), "nothing is due, nothing is billed");
        edge.pass(Duration.ofMinutes(6)); // past midnight
        publisher.maintain();
        assertEquals(
                Set.of(EdgeIndex.STAMP), edge.kvs.updates().getFirst().puts().keySet());
        edge.assertExact();
    }

    @Test
    void publishesWithoutAStampWhileTheSecretIsNotToBeHad() {
        edge.configure(Edge.routes(3, "a"));
        var mute = new Publisher(
                edge.kvs,
                (tags, reference) -> {},
                edge.store,
                edge.ledger,
                time -> {
                    throw EdgeServiceProblems.unavailable("the keeper", null);
                },
                PublishSettings.STANDARD,
                edge,
                new Backoff(1, Duration.ZERO, Duration.ZERO, new java.util.Random(1), time -> {}),
                report -> {});
        mute.publishHead();
        edge.assertServesHead();
        assertFalse(edge.kvs.entries().containsKey(EdgeIndex.STAMP));
        publisher.maintain();
        assertTrue(edge.kvs.entries().containsKey(EdgeIndex.STAMP));
    }

    @Test
    void aTimerTakesUpAChangeThatNobodyWasToldOf() {
        edge.configure(Edge.routes(3, "a"));
        publisher.maintain();
        edge.assertExact();
        edge.configure(Edge.routes(3, "b"));
        publisher.maintain();
        edge.assertServesHead();
    }

    @Test
    void comparesEverythingOnceADay() {
        edge.configure(Edge.routes(3, "a"));
        publisher.maintain();
        edge.kvs.meddle(entries -> entries.put("stranger", "x"));
        edge.pass(Duration.ofHours(23));
        publisher.maintain();
        assertTrue(edge.kvs.entries().containsKey("stranger"));
        edge.pass(Duration.ofHours(1));
        publisher.maintain();
        edge.assertExact();
    }

    @Test
    void aListingThatCameApartIsReadAgain() {
        edge.configure(Edge.routes(200, "a"));
        boolean[] once = {true};
        var torn = edge.publisher(
                new Forwarding(edge.kvs) {
                    @Override
                    public SortedMap<String, String> list() {
                        SortedMap<String, String> entries = super.list();
                        if (once[0]) entries.put("ghost", "x");
                        once[0] = false;
                        return entries;
                    }
                },
                edge.purges::add);
        assertEquals(1, torn.reconcile().conflicts());
        edge.assertExact();
    }

    private static long roots(List<MemoryKeyValueStore.Update> updates) {
        return updates.stream()
                .filter(update -> update.puts().containsKey(EdgeIndex.ROOT))
                .count();
    }
}
