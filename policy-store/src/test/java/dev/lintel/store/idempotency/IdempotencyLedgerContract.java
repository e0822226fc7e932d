package dev.lintel.store.idempotency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every ledger of idempotency keys keeps to.
public abstract class IdempotencyLedgerContract {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration LATER =
            LEASE.plus(IdempotencyLedger.CLOCK_SKEW).plusMillis(1);
    private static final Claim TAKEN = new Claim.Taken();

    private IdempotencyLedger ledger;

    @BeforeEach
    void begin() {
        ledger = newLedger();
    }

    protected abstract IdempotencyLedger newLedger();

    private static Answer answer(int bodyBytes) {
        byte[] body = new byte[bodyBytes];
        for (int i = 0; i < bodyBytes; i++) body[i] = (byte) i;
        return new Answer(
                "f1",
                Optional.of(new StoredReply(
                        201, Headers.of("Location", "/1", "Set-Cookie", "a", "Set-Cookie", "b"), body)));
    }

    private Claim claim(String owner, Instant at) {
        return ledger.claim("k", owner, at, LEASE);
    }

    @Test
    void givesAFreeKeyToTheFirstWhoAsks() {
        assertEquals(TAKEN, claim("one", NOW));
        assertEquals(new Claim.Held(NOW.plus(LEASE)), claim("two", NOW));
        assertEquals(TAKEN, ledger.claim("other", "two", NOW, LEASE));
    }

    @Test
    void givesItAgainToTheOneWhoHoldsIt() {
        claim("one", NOW);
        assertEquals(TAKEN, claim("one", NOW.plusSeconds(1)));
        assertEquals(new Claim.Held(NOW.plusSeconds(31)), claim("two", NOW.plusSeconds(1)));
    }

    @Test
    void passesTheKeyOfAHolderWhoIsGoneOnByTime() {
        claim("one", NOW);
        assertEquals(
                new Claim.Held(NOW.plus(LEASE)), claim("two", NOW.plus(LATER).minusMillis(1)));
        assertEquals(TAKEN, claim("two", NOW.plus(LATER)));
        assertFalse(ledger.renew("k", "one", NOW.plusSeconds(99)));
        assertFalse(ledger.complete("k", "one", answer(1), NOW.plusSeconds(999)));
        ledger.release("k", "one");
        assertEquals(new Claim.Held(NOW.plus(LATER).plus(LEASE)), claim("three", NOW.plus(LATER)));
    }

    @Test
    void holdsALeaseThatIsRenewed() {
        claim("one", NOW);
        assertTrue(ledger.renew("k", "one", NOW.plusSeconds(60)));
        assertEquals(new Claim.Held(NOW.plusSeconds(60)), claim("two", NOW.plus(LATER)));
        assertFalse(ledger.renew("k", "two", NOW.plusSeconds(90)));
        assertFalse(ledger.renew("unknown", "one", NOW.plusSeconds(90)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5_000, 350 * 1024})
    void answersWithWhatWasWritten(int bodyBytes) {
        claim("one", NOW);
        assertTrue(ledger.complete("k", "one", answer(bodyBytes), NOW.plusSeconds(3600)));
        assertEquals(new Claim.Answered(answer(bodyBytes)), claim("two", NOW.plus(LATER)));
        assertEquals(new Claim.Answered(answer(bodyBytes)), claim("one", NOW.plus(LATER)));
    }

    @Test
    void remembersThatAReplyWasTooLarge() {
        claim("one", NOW);
        var lost = new Answer("", Optional.empty());
        assertTrue(ledger.complete("k", "one", lost, NOW.plusSeconds(3600)));
        assertEquals(new Claim.Answered(lost), claim("two", NOW));
    }

    @Test
    void forgetsAnAnswerByTime() {
        claim("one", NOW);
        ledger.complete("k", "one", answer(5_000), NOW.plusSeconds(3600));
        assertEquals(new Claim.Answered(answer(5_000)), claim("two", NOW.plusSeconds(3599)));
        assertEquals(TAKEN, claim("two", NOW.plusSeconds(3600)));
    }

    @Test
    void keepsAnAnswerOnceItIsWritten() {
        claim("one", NOW);
        ledger.complete("k", "one", answer(1), NOW.plusSeconds(3600));
        ledger.release("k", "one");
        assertFalse(ledger.renew("k", "one", NOW.plusSeconds(9999)));
        assertEquals(new Claim.Answered(answer(1)), claim("two", NOW));
    }

    @Test
    void givesUpAKeyThatWasNotUsed() {
        claim("one", NOW);
        ledger.release("k", "two");
        assertEquals(new Claim.Held(NOW.plus(LEASE)), claim("two", NOW));
        ledger.release("k", "one");
        assertEquals(TAKEN, claim("two", NOW));
        ledger.release("never", "one");
    }

    @Test
    void givesAKeyToOneOfManyWhoAskAtOnce() throws Exception {
        try (var askers = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 20; round++) {
                String key = "round-" + round;
                List<Callable<Claim>> asks = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    String owner = "owner-" + i;
                    asks.add(() -> ledger.claim(key, owner, NOW, LEASE));
                }
                int taken = 0;
                for (Future<Claim> claim : askers.invokeAll(asks))
                    if (claim.get().equals(TAKEN)) taken++;
                assertEquals(1, taken);
            }
        }
    }

    /// However calls of several owners follow each other: nobody takes a key that another holds or that was answered.
    @Test
    void neverHasTwoHolders() {
        for (long seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            String key = "seed-" + seed;
            Instant now = NOW;
            String holder = "";
            Instant until = NOW;
            boolean answered = false;
            for (int step = 0; step < 30; step++) {
                now = now.plusSeconds(random.nextInt(12));
                String owner = "owner-" + random.nextInt(3);
                boolean held = holder.equals(owner);
                switch (random.nextInt(4)) {
                    case 0, 1 -> {
                        boolean free = holder.isEmpty()
                                || held
                                || until.plus(IdempotencyLedger.CLOCK_SKEW).isBefore(now);
                        boolean taken = ledger.claim(key, owner, now, LEASE).equals(TAKEN);
                        assertEquals(free && !answered, taken, "seed " + seed + " step " + step);
                        if (taken) {
                            holder = owner;
                            until = now.plus(LEASE);
                        }
                    }
                    case 2 -> {
                        if (random.nextInt(4) > 0) continue;
                        boolean wrote = ledger.complete(key, owner, answer(1), NOW.plusSeconds(9999));
                        // a write that is sent twice counts as one
                        assertEquals(held, wrote, "seed " + seed + " step " + step);
                        answered |= held;
                        if (answered) step = 30;
                    }
                    default -> {
                        boolean renewed = ledger.renew(key, owner, now.plus(LEASE));
                        assertEquals(held, renewed, "seed " + seed + " step " + step);
                        if (renewed) until = now.plus(LEASE);
                    }
                }
            }
        }
    }
}
