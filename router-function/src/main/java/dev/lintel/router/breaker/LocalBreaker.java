package dev.lintel.router.breaker;

import dev.lintel.contract.protection.CircuitBreaker;
import dev.lintel.contract.protection.CircuitBreaker.Window;
import dev.lintel.router.http.NanoClock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/// Resilience4j's breaker of one target, with what this instance alone saw. On the monotonic clock. Thread-safe.
final class LocalBreaker {
    @SuppressWarnings(
            "StaticAssignmentOfThrowable") // without a stack, and never thrown: Resilience4j wants one to count
    private static final Exception FAILED = new Failed();

    private final io.github.resilience4j.circuitbreaker.CircuitBreaker breaker;
    private final NanoClock clock;
    private final long waitNanos;
    /// When it opened last.
    private volatile long openedNanos;

    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed() {
            super("a call failed", null, false, false);
        }
    }

    /// The monotonic clock, told as if it had begun in 1970.
    private static final class MonotonicClock extends Clock {
        private final NanoClock clock;
        private final long origin;

        MonotonicClock(NanoClock clock) {
            this.clock = clock;
            origin = clock.nanos();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(1_000_000, clock.nanos() - origin);
        }

        @Override
        public long millis() {
            return instant().toEpochMilli();
        }
    }

    LocalBreaker(String name, CircuitBreaker settings, NanoClock clock) {
        this.clock = clock;
        waitNanos = settings.waitDurationInOpenState().toNanos();
        var config = CircuitBreakerConfig.custom()
                .clock(new MonotonicClock(clock))
                .currentTimestampFunction(ignored -> clock.nanos(), TimeUnit.NANOSECONDS)
                .failureRateThreshold(settings.failureRateThreshold())
                .slowCallRateThreshold(settings.slowCallRateThreshold())
                .slowCallDurationThreshold(settings.slowCallDuration())
                .waitDurationInOpenState(settings.waitDurationInOpenState())
                .permittedNumberOfCallsInHalfOpenState(settings.permittedCallsInHalfOpen())
                .minimumNumberOfCalls(settings.minimumNumberOfCalls());
        switch (settings.window()) {
            case Window.Calls calls ->
                config.slidingWindowType(SlidingWindowType.COUNT_BASED).slidingWindowSize(calls.size());
            case Window.Time time ->
                config.slidingWindowType(SlidingWindowType.TIME_BASED)
                        .slidingWindowSize((int) time.length().toSeconds());
        }
        breaker = io.github.resilience4j.circuitbreaker.CircuitBreaker.of(name, config.build());
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == State.OPEN) openedNanos = clock.nanos();
        });
    }

    boolean isOpen() {
        return breaker.getState() == State.OPEN;
    }

    boolean isClosed() {
        return breaker.getState() == State.CLOSED;
    }

    String state() {
        return isClosed() ? "closed" : isOpen() ? "open" : "half-open";
    }

    long openedNanos() {
        return openedNanos;
    }

    /// Whether a call may be admitted; [#tryBegin] says whether it is.
    boolean mayAdmit(long nowNanos) {
        return !isOpen() || nowNanos - openedNanos >= waitNanos;
    }

    /// Each admitted call is told of once: with [#settled] or [#returned].
    boolean tryBegin() {
        return breaker.tryAcquirePermission();
    }

    void settled(boolean failed, long durationNanos) {
        if (failed) breaker.onError(durationNanos, TimeUnit.NANOSECONDS, FAILED);
        else breaker.onSuccess(durationNanos, TimeUnit.NANOSECONDS);
    }

    /// Nothing was learnt of the call.
    void returned() {
        breaker.releasePermission();
    }

    long refusedForNanos(long nowNanos) {
        return isOpen() ? Math.max(0, openedNanos + waitNanos - nowNanos) : 1_000_000_000L;
    }

    /// Opens, if it was not open; the fleet says so.
    void open() {
        if (!isOpen()) breaker.transitionToOpenState();
        openedNanos = clock.nanos();
    }

    /// Closes and forgets what it saw.
    void reset() {
        breaker.reset();
    }
}
