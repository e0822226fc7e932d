package dev.lintel.admin.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.ProblemException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// A publisher that dies at each of its calls, just before it and just after it. `Edge` looks at every state between as
/// edge locations would, those that lag as well; here it is about what comes after.
final class CutTest {
    private static final class Death {
        private int callsLeft;
        private final boolean after;

        Death(int atCall, boolean after) {
            this.callsLeft = atCall;
            this.after = after;
        }

        void before() {
            if (--callsLeft == 0 && !after) throw EdgeServiceProblems.unavailable("the process", null);
        }

        void after() {
            if (callsLeft == 0 && after) throw EdgeServiceProblems.unavailable("the process", null);
        }

        boolean came() {
            return callsLeft <= 0;
        }
    }

    private static final class Mortal extends Forwarding {
        private final Death death;

        Mortal(KeyValueStore to, Death death) {
            super(to);
            this.death = death;
        }

        @Override
        public State describe() {
            death.before();
            State state = super.describe();
            death.after();
            return state;
        }

        @Override
        public Optional<String> get(String key) {
            death.before();
            var value = super.get(key);
            death.after();
            return value;
        }

        @Override
        public SortedMap<String, String> list() {
            death.before();
            var entries = super.list();
            death.after();
            return entries;
        }

        @Override
        public State update(Map<String, String> puts, Set<String> deletes, String etag) throws StaleEtagException {
            death.before();
            State state = super.update(puts, deletes, etag);
            death.after();
            return state;
        }
    }

    @Test
    void aPublishThatIsCutAnywhereLeavesTheOldOrTheNewAndIsMadeUpFor() {
        int calls = everyCut(Publisher::publishHead, 0, true);
        assertTrue(calls >= 7, () -> "too few to tell: " + calls);
    }

    @Test
    void aReconcileThatIsCutAnywhereLeavesAWholeIndexAndIsMadeUpFor() {
        int calls = everyCut(Publisher::reconcile, 60, true);
        assertTrue(calls >= 8, () -> "too few to tell: " + calls);
    }

    @Test
    void aDeletionThatIsCutAnywhereLeavesAWholeIndexAndIsMadeUpFor() {
        int calls = everyCut(Publisher::reconcile, 60, false);
        assertTrue(calls >= 6, () -> "too few to tell: " + calls);
    }

    /// @param old how old the revision before is, in seconds
    /// @param news whether there is a newer one to publish
    /// @return how many calls there are to cut
    private int everyCut(Consumer<Publisher> run, int old, boolean news) {
        for (int call = 1; ; call++) {
            boolean came = false;
            for (boolean after : new boolean[] {false, true}) came |= cut(run, old, news, new Death(call, after));
            if (!came) return call - 1;
        }
    }

    private boolean cut(Consumer<Publisher> run, int old, boolean news, Death death) {
        var edge = new Edge();
        edge.configure(Edge.routes(120, "a"));
        edge.publisher().publishHead();
        edge.configure(Edge.routes(120, "b"));
        edge.publisher().publishHead();
        edge.pass(java.time.Duration.ofSeconds(old));
        if (news) edge.configure(Edge.routes(120, "c"));
        String before = edge.root();
        edge.purges.clear();
        Consumer<SortedSet<String>> purge = tags -> {
            death.before();
            edge.purges.add(tags);
            death.after();
        };
        Publisher mortal = edge.publisher(new Mortal(edge.kvs, death), purge);
        try {
            run.accept(mortal);
        } catch (ProblemException cut) {
            assertTrue(death.came());
        }
        boolean flipped = !edge.root().equals(before);
        if (flipped) edge.assertServesHead();
        if (!death.came()) {
            assertEquals(news, flipped);
            return false;
        }
        edge.publisher().maintain();
        edge.assertServesHead();
        assertEquals(PurgeTags.EVERYTHING, edge.purges.getLast(), "before the cut or after it");
        edge.pass(java.time.Duration.ofSeconds(60));
        edge.publisher().reconcile();
        edge.assertExact();
        assertEquals(edge.ledger.read().sequence(), edge.ledger.read().settled());
        return true;
    }

    @Test
    void dyingIsNoticed() {
        var edge = new Edge();
        edge.configure(Edge.routes(1, "a"));
        var mortal = edge.publisher(new Mortal(edge.kvs, new Death(1, false)), tags -> {});
        assertThrows(ProblemException.class, mortal::publishHead);
    }
}
