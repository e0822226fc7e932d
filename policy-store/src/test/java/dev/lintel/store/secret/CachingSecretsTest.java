package dev.lintel.store.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.SecretRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CachingSecretsTest {
    private static final SecretRef TOKEN = SecretRef.parse("ssm:/token");
    private static final Duration FRESH = Duration.ofMinutes(5);

    /// Numbers each answer: `/token-1`, `/token-2`, …
    private final AtomicInteger asked = new AtomicInteger();

    private final Set<ProblemType> trouble = new HashSet<>();
    private final Deque<Runnable> background = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final InstantSource clock = () -> now;

    private String ask(SecretRef secret) {
        int number = asked.incrementAndGet();
        if (trouble.contains(ProblemType.STORE_UNAVAILABLE)) throw SecretResolver.unanswered(secret, null);
        if (trouble.contains(ProblemType.CONFIGURATION_UNAVAILABLE)) throw SecretResolver.refused(secret, "is gone");
        return secret.name() + "-" + number;
    }

    private CachingSecrets secrets() {
        return new CachingSecrets(this::ask, FRESH, 3, clock, background::add);
    }

    private void runBackground() {
        while (!background.isEmpty()) background.remove().run();
    }

    private static ProblemType failure(SecretResolver secrets) {
        return assertThrows(ProblemException.class, () -> secrets.resolve(TOKEN))
                .problem()
                .type();
    }

    @Test
    void asksOnceWhileTheValueIsFresh() {
        var secrets = secrets();
        assertEquals("/token-1", secrets.resolve(TOKEN));
        now = now.plus(FRESH).minusMillis(1);
        assertEquals("/token-1", secrets.resolve(TOKEN));
        assertEquals(0, background.size());
    }

    @Test
    void asksAnewForWhatItWasToldToForget() {
        var secrets = secrets();
        secrets.resolve(TOKEN);
        secrets.forget();
        assertEquals("/token-2", secrets.resolve(TOKEN));
        assertEquals(0, background.size());
    }

    @Test
    void fetchesInTheBackgroundWhenTheValueIsDueAndServesTheOneBeforeMeanwhile() {
        var secrets = secrets();
        secrets.resolve(TOKEN);
        now = now.plus(FRESH);
        assertEquals("/token-1", secrets.resolve(TOKEN));
        assertEquals("/token-1", secrets.resolve(TOKEN));
        assertEquals(1, background.size());

        runBackground();
        assertEquals("/token-2", secrets.resolve(TOKEN));
        assertEquals(2, asked.get());
    }

    @Test
    void servesTheNewValueAtOnceWhereTheRefresherDoesNotWait() {
        var secrets = new CachingSecrets(this::ask, FRESH, 3, clock, Runnable::run);
        secrets.resolve(TOKEN);
        now = now.plus(FRESH);
        assertEquals("/token-2", secrets.resolve(TOKEN));
    }

    @Test
    void servesTheLastGoodValueWhileTheKeeperDoesNotAnswer() {
        var secrets = secrets();
        secrets.resolve(TOKEN);
        trouble.add(ProblemType.STORE_UNAVAILABLE);
        for (int hour = 0; hour < 48; hour++) {
            now = now.plus(Duration.ofHours(1));
            assertEquals("/token-1", secrets.resolve(TOKEN));
            runBackground();
        }
        assertEquals("/token-1", secrets.resolve(TOKEN));

        trouble.clear();
        now = now.plusSeconds(10);
        secrets.resolve(TOKEN);
        runBackground();
        assertEquals("/token-50", secrets.resolve(TOKEN));
    }

    @Test
    void asksAKeeperInTroubleEveryTenSeconds() {
        var secrets = secrets();
        secrets.resolve(TOKEN);
        trouble.add(ProblemType.STORE_UNAVAILABLE);
        now = now.plus(FRESH);
        secrets.resolve(TOKEN);
        runBackground();
        now = now.plusMillis(9_999);
        secrets.resolve(TOKEN);
        assertEquals(0, background.size());
        now = now.plusMillis(1);
        secrets.resolve(TOKEN);
        assertEquals(1, background.size());
    }

    @Test
    void takesARefusalForAnAnswer() {
        var secrets = secrets();
        secrets.resolve(TOKEN);
        trouble.add(ProblemType.CONFIGURATION_UNAVAILABLE);
        now = now.plus(FRESH);
        secrets.resolve(TOKEN);
        runBackground();
        assertEquals(ProblemType.CONFIGURATION_UNAVAILABLE, failure(secrets));
    }

    @Test
    void remembersAFailureForASecond() {
        var secrets = secrets();
        trouble.add(ProblemType.STORE_UNAVAILABLE);
        assertEquals(ProblemType.STORE_UNAVAILABLE, failure(secrets));
        trouble.clear();
        now = now.plusMillis(999);
        assertEquals(ProblemType.STORE_UNAVAILABLE, failure(secrets));
        assertEquals(1, asked.get());

        now = now.plusMillis(1);
        failure(secrets);
        runBackground();
        assertEquals("/token-2", secrets.resolve(TOKEN));
    }

    @Test
    void forgetsTheOneThatWasNotUsedForLongest() {
        var secrets = secrets();
        for (String name : new String[] {"a", "b", "c", "a", "d", "a", "c"}) {
            now = now.plusSeconds(1);
            secrets.resolve(SecretRef.parse("ssm:" + name));
        }
        assertEquals(4, asked.get());
        now = now.plusSeconds(1);
        assertEquals("b-5", secrets.resolve(SecretRef.parse("ssm:b")));
    }

    @Test
    void asksOnceForAllWhoWaitForTheSame() throws Exception {
        var secrets = secrets();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> tasks = new ArrayList<>();
            for (int i = 0; i < 64; i++) tasks.add(() -> secrets.resolve(TOKEN));
            for (Future<String> done : threads.invokeAll(tasks)) assertEquals("/token-1", done.get());
        }
        assertEquals(1, asked.get());
    }

    @Test
    void servesWhatItHoldsWhenTheRefresherIsShutDown() {
        var secrets = new CachingSecrets(this::ask, FRESH, 3, clock, task -> {
            throw new RejectedExecutionException();
        });
        secrets.resolve(TOKEN);
        now = now.plus(FRESH);
        assertEquals("/token-1", secrets.resolve(TOKEN));
    }

    @Test
    void doesNotTellWhatItHolds() {
        var secrets = secrets();
        secrets.resolve(TOKEN);
        assertEquals("CachingSecrets[1 of 3]", secrets.toString());
    }
}
