package dev.lintel.router.resilience;

import dev.lintel.router.http.Loop;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.telemetry.Spans;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What calls with attempts need of their router.
///
/// @param loops gives the calling thread's loop, or any
/// @param clock of deadlines
/// @param wall of dates in replies
/// @param random of waits
/// @param budgets of all backends
/// @param lastGood replies of all routes
public record CallServices(
        Supplier<Loop> loops,
        NanoClock clock,
        InstantSource wall,
        RandomGenerator random,
        Spans spans,
        RetryBudgets budgets,
        LastGoodReplies lastGood) {}
