package dev.lintel.router.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.policy.Retry;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RetryBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void addsItsFloorHoweverFewRequestsThereAre() {
        var budget = new RetryBudget();
        var rule = new Retry.Budget(0, 2);
        for (int i = 0; i < 20; i++) assertTrue(budget.tryAdd(rule, 5 * SECOND));
        assertFalse(budget.tryAdd(rule, 5 * SECOND));
        assertFalse(budget.tryAdd(rule, 14 * SECOND), "nine seconds later they count still");
        assertTrue(budget.tryAdd(rule, 15 * SECOND));
    }

    @Test
    void addsAShareOfTheRequests() {
        var budget = new RetryBudget();
        var rule = new Retry.Budget(20, 0);
        assertFalse(budget.tryAdd(rule, 0));
        for (int i = 0; i < 50; i++) budget.requested(0);
        for (int i = 0; i < 10; i++) assertTrue(budget.tryAdd(rule, SECOND));
        assertFalse(budget.tryAdd(rule, SECOND));
    }

    @Test
    void worksWhereverTheClockBegins() {
        for (long start : new long[] {Long.MIN_VALUE / 2, -7 * SECOND, -1, (1L << 24) * SECOND - 3}) {
            var budget = new RetryBudget();
            var rule = new Retry.Budget(100, 0);
            for (int i = 0; i < 8; i++) {
                budget.requested(start + i * SECOND);
                assertTrue(budget.tryAdd(rule, start + i * SECOND), "from " + start + " second " + i);
            }
            assertFalse(budget.tryAdd(rule, start + 8 * SECOND));
        }
    }

    /// Whatever the order of requests and attempts: what is added in a window is what the rule allows of it.
    @Test
    void neverAddsMoreThanAModelAllows() {
        for (long seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var budget = new RetryBudget();
            var rule = new Retry.Budget(random.nextInt(1, 101), random.nextInt(3));
            var requests = new ArrayDeque<Long>();
            var added = new ArrayDeque<Long>();
            long now = random.nextLong(1L << 40);
            for (int step = 0; step < 300; step++) {
                now += random.nextLong(SECOND / 2);
                long oldest = Math.floorDiv(now, SECOND) - 9;
                while (!requests.isEmpty() && requests.getFirst() < oldest) requests.removeFirst();
                while (!added.isEmpty() && added.getFirst() < oldest) added.removeFirst();
                if (random.nextInt(3) > 0) {
                    budget.requested(now);
                    requests.add(Math.floorDiv(now, SECOND));
                    continue;
                }
                long most = Math.max(rule.perSecond() * 10L, (long) requests.size() * rule.percent() / 100);
                boolean allowed = added.size() + 1 <= most;
                assertEquals(allowed, budget.tryAdd(rule, now), "seed " + seed + " step " + step);
                if (allowed) added.add(Math.floorDiv(now, SECOND));
            }
        }
    }

    @Test
    void neverAddsTooMuchWhenManyAskAtOnce() throws Exception {
        var budget = new RetryBudget();
        var rule = new Retry.Budget(0, 10);
        var added = new AtomicInteger();
        var done = new CountDownLatch(4);
        for (int thread = 0; thread < 4; thread++)
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 2000; i++) if (budget.tryAdd(rule, SECOND)) added.incrementAndGet();
                done.countDown();
            });
        done.await();
        assertEquals(100, added.get());
    }
}
