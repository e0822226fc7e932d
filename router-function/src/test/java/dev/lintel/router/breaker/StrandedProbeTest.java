package dev.lintel.router.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Backend;
import dev.lintel.contract.Timeouts;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.contract.UpstreamSpec.Target;
import dev.lintel.contract.protection.Protection;
import dev.lintel.router.upstream.AttemptEnd;
import dev.lintel.router.upstream.TargetGuard;
import dev.lintel.store.breaker.BreakerEntry;
import dev.lintel.store.breaker.BreakerEntry.Phase;
import dev.lintel.store.breaker.InMemoryBreakerLedger;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// One instance, with nobody who would clean up after it. The store answers at once.
class StrandedProbeTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long BEAT = SECOND / 4;

    private long nanos = 1_000 * SECOND;
    private final InMemoryBreakerLedger ledger = new InMemoryBreakerLedger();
    private final TargetWatch watch = new TargetWatch(
            ledger,
            new Errands() {
                @Override
                public <T> void run(Supplier<T> errand, BiConsumer<@Nullable T, @Nullable Throwable> done) {
                    done.accept(errand.get(), null);
                }
            },
            () -> nanos,
            () -> Instant.ofEpochSecond(1_764_000_000L, nanos),
            new Random(1));
    private final TargetGuard guard = watch.of(new Backend(
                    "orders",
                    "",
                    Map.of(),
                    new UpstreamSpec.Http(
                            List.of(new Target(URI.create("http://orders.test"), 1)),
                            UpstreamSpec.Protocol.AUTO,
                            Timeouts.NONE,
                            UpstreamSpec.Tls.DEFAULT,
                            10),
                    new Protection(
                            Optional.of(BreakerSimulation.SETTINGS),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())))
            .guard(0, new Target(URI.create("http://orders.test"), 1));

    private void awake(long time) {
        for (long end = nanos + time; nanos < end; nanos += BEAT) watch.tick();
    }

    /// @return whether the call was let through
    private boolean call(boolean fails) {
        if (guard.standing(nanos) == TargetGuard.Standing.REFUSED) return false;
        long ticket = guard.begin(nanos);
        if (ticket == TargetGuard.REFUSED) return false;
        guard.settled(ticket, AttemptEnd.REPLIED, fails ? 500 : 200, SECOND / 100);
        return true;
    }

    private BreakerEntry entry() {
        return ledger.read().breakers().getFirst();
    }

    @Test
    void triesAgainAfterItsOwnProbeRanOutUnused() {
        for (int i = 0; i < 100; i++) {
            boolean ignored = call(true);
            awake(SECOND / 10);
        }
        assertEquals(Phase.OPEN, entry().phase());
        awake(15 * SECOND);
        assertEquals(TargetGuard.Standing.REFUSED, guard.standing(nanos)); // and asks for a probe beside
        assertEquals(Phase.HALF_OPEN, entry().phase());
        assertEquals(1, entry().probes().size());
        nanos += 60 * SECOND; // frozen, with the probe in hand
        boolean tried = false;
        for (int i = 0; i < 6 && !tried; i++) {
            awake(5 * SECOND);
            boolean ignored = guard.standing(nanos) == TargetGuard.Standing.REFUSED;
            tried = call(false);
        }
        assertTrue(tried, "its probe of before the freeze still counts as held");
    }
}
