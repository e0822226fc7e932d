package dev.lintel.admin.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CloudFrontInvalidationTest {
    private static final SortedSet<String> TAGS = new TreeSet<>(List.of("r.orders", "r.a_b-c.d"));

    private final Edge edge = new Edge();
    private InvalidationDouble service;
    private CloudFrontInvalidation cache;

    @BeforeEach
    void start() throws IOException {
        service = new InvalidationDouble(edge);
        cache = Services.invalidation(service, edge, 2);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void namesTagsAsPathsWithAHash() {
        cache.invalidate(TAGS, "lintel-7-first-0011");
        cache.invalidate(PurgeTags.EVERYTHING, "lintel-8-first-0011");
        assertEquals(List.of(TAGS, PurgeTags.EVERYTHING), service.invalidated());
    }

    @Test
    void theSameReferenceInvalidatesOnce() {
        cache.invalidate(TAGS, "lintel-7-first-0011");
        cache.invalidate(TAGS, "lintel-7-first-0011");
        assertEquals(1, service.invalidated().size());
    }

    @Test
    void triesAgainAfterAFailureThatMayPass() {
        service.failNext(503);
        cache.invalidate(TAGS, "a");
        assertEquals(List.of(TAGS), service.invalidated());
        service.failNext(503);
        service.failNext(503);
        assertEquals(ProblemType.STORE_UNAVAILABLE, problem("b"));
    }

    @Test
    void leavesItToTheNextRunWhileTooManyAreUnderWay() {
        service.failNext(429);
        assertEquals(ProblemType.STORE_UNAVAILABLE, problem("a"));
    }

    @Test
    void saysWhatWasRefused() {
        cache.invalidate(TAGS, "a");
        var problem = assertThrows(ProblemException.class, () -> cache.invalidate(PurgeTags.EVERYTHING, "a"));
        assertEquals(
                "CloudFront refuses CreateInvalidation: 400 InvalidationBatchAlreadyExists",
                problem.problem().detail());
    }

    @Test
    void takesOnlyWhatCannotBreakItsXml() {
        for (String tag : List.of("a<b", "*", "", "a,b", "x".repeat(257)))
            assertThrows(IllegalArgumentException.class, () -> cache.invalidate(new TreeSet<>(List.of(tag)), "r"), tag);
        assertThrows(IllegalArgumentException.class, () -> cache.invalidate(TAGS, "<r>"));
        assertThrows(IllegalArgumentException.class, () -> cache.invalidate(new TreeSet<>(), "r"));
    }

    private ProblemType problem(String reference) {
        return assertThrows(ProblemException.class, () -> cache.invalidate(TAGS, reference))
                .problem()
                .type();
    }
}
