package dev.lintel.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Document;
import dev.lintel.contract.Kind;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/// What every [RevisionStore] does.
public abstract class RevisionStoreContract {
    protected static final Instant NOW = Instant.parse("2026-11-23T12:00:00.123Z");
    protected static final InstantSource CLOCK = InstantSource.fixed(NOW);
    protected static final Change CHANGE = new Change("ada", "because");

    /// An empty one, apart from those of other tests.
    protected abstract RevisionStore newStore();

    /// A document with one backend by that id.
    protected static Document backend(String id) {
        return with(Document.EMPTY, id);
    }

    protected static Document with(Document document, String id) {
        var backend = JsonNodeFactory.instance.objectNode();
        backend.put("id", id);
        backend.putArray("targets").add("http://127.0.0.1:9000");
        return document.with(new Document.Key(Kind.BACKEND, id), backend);
    }

    protected static void assertProblem(ProblemType type, org.junit.jupiter.api.function.Executable call) {
        assertEquals(type, assertThrows(ProblemException.class, call).problem().type());
    }

    @Test
    void isEmptyAtFirst() {
        RevisionStore store = newStore();
        assertEquals(Head.NONE, store.head());
        assertEquals(Head.NONE, store.latestHead());
        assertEquals(List.of(), store.history(Long.MAX_VALUE, 10));
        assertEquals(List.of(), store.audit(Long.MAX_VALUE, 10));
        assertTrue(store.revision(1).isEmpty());
    }

    @Test
    void publishesTheFirstRevision() {
        RevisionStore store = newStore();
        Document document = backend("a");

        Head head = store.publish(document, CHANGE, Head.NONE);

        assertEquals(new Head(1, 1, document.digest()), head);
        assertEquals(head, store.head());
        assertEquals(head, store.latestHead());
        assertEquals(document, store.document(1));
        var revision = new Revision(1, 0, document.digest(), "ada", NOW, "because", document.canonicalBytes().length);
        assertEquals(revision, store.revision(1).orElseThrow());
        assertEquals(List.of(revision), store.history(Long.MAX_VALUE, 10));
    }

    @Test
    void publishesAnEmptyDocument() {
        RevisionStore store = newStore();
        store.publish(Document.EMPTY, CHANGE, Head.NONE);
        assertEquals(Document.EMPTY, store.document(1));
    }

    @Test
    void keepsEarlierRevisions() {
        RevisionStore store = newStore();
        Head first = store.publish(backend("a"), CHANGE, Head.NONE);
        Head second = store.publish(backend("b"), CHANGE, first);

        assertEquals(2, second.revision());
        assertEquals(backend("a"), store.document(1));
        assertEquals(backend("b"), store.document(2));
        assertEquals(1, store.revision(2).orElseThrow().parent());
    }

    @Test
    void leavesHeadWhenTheDocumentIsTheSame() {
        RevisionStore store = newStore();
        Head first = store.publish(backend("a"), CHANGE, Head.NONE);

        assertEquals(first, store.publish(backend("a"), new Change("bob", ""), first));

        assertEquals(first, store.latestHead());
        assertEquals(1, store.history(Long.MAX_VALUE, 10).size());
        assertEquals(1, store.audit(Long.MAX_VALUE, 10).size());
    }

    @Test
    void refusesAPublishOverAHeadThatMoved() {
        RevisionStore store = newStore();
        Head first = store.publish(backend("a"), CHANGE, Head.NONE);
        Head second = store.publish(backend("b"), CHANGE, first);

        assertProblem(ProblemType.PRECONDITION_FAILED, () -> store.publish(backend("c"), CHANGE, first));
        assertProblem(ProblemType.PRECONDITION_FAILED, () -> store.publish(backend("c"), CHANGE, Head.NONE));
        assertProblem(ProblemType.PRECONDITION_FAILED, () -> store.publish(backend("b"), CHANGE, first));

        assertEquals(second, store.latestHead());
        assertTrue(store.revision(3).isEmpty());
    }

    @Test
    void refusesAHeadOfAnotherDigest() {
        RevisionStore store = newStore();
        Head first = store.publish(backend("a"), CHANGE, Head.NONE);
        var other = new Head(first.revision(), first.sequence(), backend("z").digest());

        assertProblem(ProblemType.PRECONDITION_FAILED, () -> store.publish(backend("b"), CHANGE, other));
    }

    @Test
    void rollsBackAndGoesOnWithFreshNumbers() {
        RevisionStore store = newStore();
        Head first = store.publish(backend("a"), CHANGE, Head.NONE);
        Head second = store.publish(backend("b"), CHANGE, first);

        Head back = store.rollback(1, new Change("bob", "b broke"), second);
        assertEquals(new Head(1, 3, first.digest()), back);
        assertEquals(back, store.latestHead());

        Head third = store.publish(backend("c"), CHANGE, back);
        assertEquals(3, third.revision());
        assertEquals(4, third.sequence());
        assertEquals(1, store.revision(3).orElseThrow().parent());
        assertEquals(backend("b"), store.document(2));

        assertEquals(2, store.rollback(2, CHANGE, third).revision());
    }

    @Test
    void leavesHeadWhenItPointsAtTheRevisionAlready() {
        RevisionStore store = newStore();
        Head first = store.publish(backend("a"), CHANGE, Head.NONE);
        assertEquals(first, store.rollback(1, CHANGE, first));
        assertEquals(first, store.latestHead());
    }

    @Test
    void refusesARollbackOverAHeadThatMovedOrToNothing() {
        RevisionStore store = newStore();
        Head first = store.publish(backend("a"), CHANGE, Head.NONE);
        Head second = store.publish(backend("b"), CHANGE, first);

        assertProblem(ProblemType.PRECONDITION_FAILED, () -> store.rollback(1, CHANGE, first));
        for (long number : new long[] {3, 0, -1})
            assertProblem(ProblemType.RESOURCE_NOT_FOUND, () -> store.rollback(number, CHANGE, second));
        assertEquals(second, store.latestHead());
    }

    @Test
    void publishesAnOldDocumentAsANewRevision() {
        RevisionStore store = newStore();
        Head first = store.publish(backend("a"), CHANGE, Head.NONE);
        Head second = store.publish(backend("b"), CHANGE, first);
        Head third = store.publish(backend("a"), CHANGE, second);

        assertEquals(3, third.revision());
        assertEquals(first.digest(), third.digest());
        assertEquals(backend("a"), store.document(3));
    }

    @Test
    void knowsNoRevisionThatWasNotPublished() {
        RevisionStore store = newStore();
        store.publish(backend("a"), CHANGE, Head.NONE);
        for (long number : new long[] {2, 0, -1})
            assertProblem(ProblemType.RESOURCE_NOT_FOUND, () -> store.document(number));
    }

    @Test
    void remembersWhoChangedWhat() {
        RevisionStore store = newStore();
        Head first = store.publish(with(backend("a"), "b"), CHANGE, Head.NONE);
        Head second = store.publish(with(backend("b"), "c"), new Change("bob", ""), first);
        store.rollback(1, new Change("eve", "no c"), second);

        assertEquals(
                List.of(
                        new AuditRecord(
                                3,
                                AuditRecord.Action.ROLLBACK,
                                2,
                                1,
                                "eve",
                                NOW,
                                "no c",
                                List.of("+ backends/a", "- backends/c")),
                        new AuditRecord(
                                2,
                                AuditRecord.Action.PUBLISH,
                                1,
                                2,
                                "bob",
                                NOW,
                                "",
                                List.of("- backends/a", "+ backends/c")),
                        new AuditRecord(
                                1,
                                AuditRecord.Action.PUBLISH,
                                0,
                                1,
                                "ada",
                                NOW,
                                "because",
                                List.of("+ backends/a", "+ backends/b"))),
                store.audit(Long.MAX_VALUE, 10));
    }

    @Test
    void listsAtMostAHundredChanges() {
        RevisionStore store = newStore();
        store.publish(Documents.ofBackends(250), CHANGE, Head.NONE);

        var changes = store.audit(Long.MAX_VALUE, 1).getFirst().changes();
        assertEquals(101, changes.size());
        assertEquals("+ backends/b0", changes.getFirst());
        assertEquals("and 150 more", changes.getLast());
    }

    @Test
    void pagesNewestFirst() {
        RevisionStore store = newStore();
        Head head = Head.NONE;
        for (int i = 1; i <= 12; i++) head = store.publish(backend("b" + i), CHANGE, head);

        assertEquals(
                List.of(12L, 11L, 10L, 9L, 8L),
                store.history(Long.MAX_VALUE, 5).stream().map(Revision::number).toList());
        assertEquals(
                List.of(7L, 6L, 5L, 4L, 3L),
                store.history(8, 5).stream().map(Revision::number).toList());
        assertEquals(
                List.of(2L, 1L),
                store.audit(3, 5).stream().map(AuditRecord::sequence).toList());
        assertEquals(List.of(), store.audit(1, 5));
        for (int limit : new int[] {0, 1_001})
            assertThrows(IllegalArgumentException.class, () -> store.history(Long.MAX_VALUE, limit));
    }

    @Test
    void storesADocumentOfTenThousandRoutes() {
        RevisionStore store = newStore();
        Document large = Documents.ofRoutes(10_000);

        Head head = store.publish(large, CHANGE, Head.NONE);

        assertEquals(large.digest(), head.digest());
        assertEquals(large, store.document(head.revision()));
    }

    @Test
    void losesNoUpdateOfSixteenWriters() throws Exception {
        RevisionStore store = newStore();
        long writers = 16;
        int each = 3;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                String name = "w" + writer;
                tasks.add(() -> add(store, name, each));
            }
            for (Future<Integer> done : threads.invokeAll(tasks)) done.get();
        }

        Head head = store.latestHead();
        assertEquals(writers * each, head.revision());
        assertEquals(writers * each, head.sequence());
        assertEquals(writers * each, (long)
                store.document(head.revision()).resources().size());
        var digests = new HashSet<String>();
        for (Revision revision : store.history(Long.MAX_VALUE, 1_000)) digests.add(revision.digest());
        assertEquals(writers * each, (long) digests.size());
    }

    /// Adds backends to whatever is there, again and again until each add was accepted.
    private static int add(RevisionStore store, String name, int count) {
        int refused = 0;
        for (int added = 0; added < count; ) {
            Head head = store.latestHead();
            Document before = head.equals(Head.NONE) ? Document.EMPTY : store.document(head.revision());
            try {
                store.publish(with(before, name + "-" + added), CHANGE, head);
                added++;
            } catch (ProblemException e) {
                assertEquals(ProblemType.PRECONDITION_FAILED, e.problem().type());
                refused++;
            }
        }
        return refused;
    }
}
