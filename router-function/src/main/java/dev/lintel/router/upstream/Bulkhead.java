package dev.lintel.router.upstream;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.telemetry.Refusal;
import java.util.concurrent.atomic.AtomicInteger;

/// Bounds the calls of one router instance that are in flight to one backend. Thread-safe.
final class Bulkhead {
    private final int most;
    private final AtomicInteger inFlight = new AtomicInteger();

    Bulkhead(int most) {
        this.most = most;
    }

    boolean tryEnter() {
        for (int now = inFlight.get(); now < most; now = inFlight.get())
            if (inFlight.compareAndSet(now, now + 1)) return true;
        return false;
    }

    void leave() {
        inFlight.decrementAndGet();
    }

    ProblemException refusal(String backend) {
        Problem problem = Problem.of(
                        ProblemType.OVERLOADED, "backend " + backend + " has " + most + " calls in flight already")
                .withHeader("Retry-After", "1");
        return new ProblemException(problem, new RefusedException(Refusal.bulkhead(backend)));
    }
}
