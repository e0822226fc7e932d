package dev.lintel.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Document;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.SecretRef;
import dev.lintel.router.RouterStatus.Source;
import dev.lintel.store.AuditRecord;
import dev.lintel.store.Change;
import dev.lintel.store.Head;
import dev.lintel.store.InMemoryRevisionStore;
import dev.lintel.store.LastGood;
import dev.lintel.store.Revision;
import dev.lintel.store.RevisionStore;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConfigurationWatchTest {
    private static final String ONE =
            "{'lintel': 1, 'routes': [{'id': 'r', 'match': {'path': '/'}, 'reply': {'status': 201}}]}";
    private static final String TWO =
            "{'lintel': 1, 'routes': [{'id': 'r', 'match': {'path': '/'}, 'reply': {'status': 202}}]}";

    private final FlakyStore store = new FlakyStore();
    private final Kept kept = new Kept();
    private final Harness router = new Harness(store, kept, OpenTelemetry.noop());

    @AfterEach
    void stop() {
        router.close();
    }

    private void publish(String json) {
        store.inner.publish(Harness.document(json), new Change("t", ""), store.inner.head());
    }

    @Test
    void followsPublishAndRollback() {
        publish(ONE);
        router.watch.look();
        assertEquals(201, router.get("/").status());
        publish(TWO);
        router.watch.look();
        assertEquals(202, router.get("/").status());
        store.inner.rollback(1, new Change("t", ""), store.inner.head());
        router.watch.look();
        assertEquals(201, router.get("/").status());
        assertEquals(3, router.watch.status().head().sequence());
    }

    /// The clocks of a restored process may not have moved at all.
    @Test
    void readsSecretsAnewAfterARestoreThoughNoTimePassed() {
        router.secrets.put("env:TOKEN", "old");
        publish(ONE);
        router.watch.look();
        var token = router.secretValues.of(SecretRef.parse("env:TOKEN"));
        router.secretValues.readMissing();
        router.secrets.put("env:TOKEN", "new");

        assertTrue(renewed());

        assertEquals("new", token.current());
    }

    @Test
    void looksAtTheStoreBeforeARestoredProcessServes() {
        publish(ONE);
        router.watch.look();
        publish(TWO);

        assertTrue(renewed());

        assertEquals(202, router.get("/").status());
    }

    private boolean renewed() {
        var renewed = CompletableFuture.supplyAsync(() -> router.watch.renew(Duration.ofSeconds(10)));
        while (!renewed.isDone()) router.watch.look();
        return renewed.join();
    }

    @Test
    void servesWhatItHasWhenTheStoreCannotBeLookedAtAfterARestore() {
        publish(ONE);
        router.watch.look();
        assertFalse(router.watch.renew(Duration.ofMillis(1)));
        assertEquals(201, router.get("/").status());
    }

    @Test
    void keepsServingWhileTheStoreIsAwayAndSaysSo() {
        publish(ONE);
        router.watch.look();
        store.away = true;
        router.watch.look();
        assertEquals(201, router.get("/").status());
        assertTrue(router.watch.status().trouble().orElseThrow().contains("store"));
        store.away = false;
        router.watch.look();
        assertTrue(router.watch.status().trouble().isEmpty());
    }

    @Test
    void answers503NotFourOhFourWhileTheStoreWasNeverReached() {
        store.away = true;
        router.watch.look();
        assertEquals(503, router.get("/").status());
        assertFalse(router.watch.status().ready());
    }

    @Test
    void keepsTheLastGoodRevisionWhenTheNewestIsInvalid() {
        publish(ONE);
        router.watch.look();
        publish("{'lintel': 1, 'routes': [{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'nobody'}}]}");
        router.watch.look();
        router.watch.look();
        assertEquals(201, router.get("/").status());
        assertTrue(router.watch.status().trouble().orElseThrow().startsWith("revision 2 cannot be served"));
        assertEquals(1, store.reads(2));
        publish(TWO);
        router.watch.look();
        assertEquals(202, router.get("/").status());
    }

    @Test
    void looksAtARefusedRevisionAgainAfterAWhile() {
        publish("{'lintel': 1, 'routes': [{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'nobody'}}]}");
        router.watch.look();
        router.nanos += 31_000_000_000L;
        router.watch.look();
        assertEquals(2, store.reads(1));
    }

    @Test
    void beginsWithWhatAnEarlierRunKept() {
        publish(ONE);
        router.watch.look();
        store.away = true;
        try (var next = new Harness(store, kept, OpenTelemetry.noop())) {
            next.watch.serveLastGood();
            next.watch.look();
            assertEquals(201, next.get("/").status());
            assertEquals(Source.LAST_GOOD, next.watch.status().source());
            store.away = false;
            next.watch.look();
            assertEquals(Source.STORE, next.watch.status().source());
            assertEquals(1, store.reads(1)); // the digest was the same
        }
    }

    @Test
    void ignoresAnOlderHeadThatAReplicaShows() {
        publish(ONE);
        Head older = store.inner.head();
        publish(TWO);
        router.watch.look();
        store.stale = older;
        router.watch.look();
        assertEquals(202, router.get("/").status());
        assertTrue(router.watch.status().trouble().isEmpty());
    }

    @Test
    void keepsServingWhenTheStoreWasEmptied() {
        publish(ONE);
        router.watch.look();
        store.inner = new InMemoryRevisionStore(InstantSource.system());
        router.watch.look();
        assertEquals(201, router.get("/").status());
        assertTrue(router.watch.status().trouble().orElseThrow().contains("no configuration any more"));
    }

    private static final class Kept implements LastGood {
        private @Nullable Saved saved;

        @Override
        public void save(Head head, byte[] canonicalDocument) {
            saved = new Saved(head, canonicalDocument);
        }

        @Override
        public Optional<Saved> load() {
            return Optional.ofNullable(saved);
        }
    }

    private static final class FlakyStore implements RevisionStore {
        InMemoryRevisionStore inner = new InMemoryRevisionStore(InstantSource.system());
        boolean away;

        @Nullable
        Head stale;

        private final java.util.Map<Long, Integer> reads = new java.util.HashMap<>();

        int reads(long revision) {
            return reads.getOrDefault(revision, 0);
        }

        private void check() {
            if (away) throw new ProblemException(Problem.of(ProblemType.STORE_UNAVAILABLE, "no answer"));
        }

        @Override
        public Head head() {
            check();
            return stale == null ? inner.head() : stale;
        }

        @Override
        public Head latestHead() {
            check();
            return inner.latestHead();
        }

        @Override
        public Document document(long revision) {
            check();
            reads.merge(revision, 1, Integer::sum);
            return inner.document(revision);
        }

        @Override
        public Optional<Revision> revision(long number) {
            return inner.revision(number);
        }

        @Override
        public List<Revision> history(long before, int limit) {
            return inner.history(before, limit);
        }

        @Override
        public List<AuditRecord> audit(long before, int limit) {
            return inner.audit(before, limit);
        }

        @Override
        public Head publish(Document document, Change change, Head expected) {
            return inner.publish(document, change, expected);
        }

        @Override
        public Head rollback(long revision, Change change, Head expected) {
            return inner.rollback(revision, change, expected);
        }
    }
}
