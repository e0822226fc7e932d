package dev.lintel.router.breaker;

import dev.lintel.contract.protection.CircuitBreaker;

/// The calls of a window.
record CallCounts(long calls, long failures, long slow) {
    static final CallCounts NONE = new CallCounts(0, 0, 0);

    CallCounts plus(long moreCalls, long moreFailures, long moreSlow) {
        return new CallCounts(calls + moreCalls, failures + moreFailures, slow + moreSlow);
    }

    /// Enough calls, and too many of them failed or slow.
    boolean opens(CircuitBreaker settings) {
        return calls >= settings.minimumNumberOfCalls() && reaches(settings, 1);
    }

    /// Whether a rate has come to one `part`-th of its threshold, of however few calls.
    ///
    /// If no instance sees that of its own calls, the fleet's rate is below it too, being their weighted mean: so it is
    /// enough that those speak up who do.
    boolean reaches(CircuitBreaker settings, int part) {
        return calls > 0
                && (100L * part * failures >= settings.failureRateThreshold() * calls
                        || 100L * part * slow >= settings.slowCallRateThreshold() * calls);
    }
}
