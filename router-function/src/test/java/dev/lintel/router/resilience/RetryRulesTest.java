package dev.lintel.router.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Configuration;
import dev.lintel.contract.Document;
import dev.lintel.contract.policy.Retry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RetryRulesTest {
    private static RetryRules rules(String members) {
        String json = "{'lintel': 1, 'policies': [{'id': 'p', 'kind': 'retry'" + members + "}]}";
        Configuration configuration =
                Configuration.parse(Document.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        return new RetryRules(
                (Retry) configuration.policies().values().iterator().next(), true);
    }

    @Test
    void drawsWaitsEvenlyUpToAnExponentialBound() {
        RetryRules rules = rules(", 'backoff': {'base': '10ms', 'max': '50ms'}");
        var random = new Random(1);
        long[] bounds = {10, 20, 40, 50, 50};
        for (int failed = 1; failed <= bounds.length; failed++) {
            long bound = Duration.ofMillis(bounds[failed - 1]).toNanos();
            long most = 0;
            double sum = 0;
            for (int i = 0; i < 10_000; i++) {
                long wait = rules.backoffNanos(failed, random);
                assertTrue(wait >= 0 && wait <= bound);
                most = Math.max(most, wait);
                sum += wait;
            }
            assertTrue(most > bound * 0.99, "up to the bound");
            assertEquals(0.5, sum / 10_000 / bound, 0.02, "half of it on average");
        }
        assertTrue(rules.backoffNanos(60, random) <= Duration.ofMillis(50).toNanos());
    }

    @Test
    void waitsAtLeastAsLongAsIsAsked() {
        RetryRules rules = rules(", 'maxRetryAfter': '2s', 'backoff': {'base': '1ms', 'max': '1ms'}");
        var random = new Random(1);
        assertEquals(Duration.ofSeconds(2).toNanos(), rules.waitNanos(1, Duration.ofSeconds(2), random));
        assertEquals(-1, rules.waitNanos(1, Duration.ofMillis(2001), random));
        assertTrue(rules.waitNanos(1, Duration.ZERO, random)
                <= Duration.ofMillis(1).toNanos());
    }

    @Test
    void readsSecondsAndDates() {
        Instant now = Instant.parse("2026-11-28T12:00:00Z");
        assertEquals(Duration.ofMinutes(2), RetryAfter.read("120", now));
        assertEquals(Duration.ofSeconds(5), RetryAfter.read("Sat, 28 Nov 2026 12:00:05 GMT", now));
        assertEquals(Duration.ZERO, RetryAfter.read("Sat, 28 Nov 2026 11:00:00 GMT", now));
        assertEquals(Duration.ofSeconds(Integer.MAX_VALUE), RetryAfter.read("99999999999999999999", now));
        assertNull(RetryAfter.read(null, now));
        for (String none : new String[] {"", "-1", "1.5", "soon", "Sat, 32 Feb 2026 12:00:00 GMT"})
            assertNull(RetryAfter.read(none, now), none);
    }
}
