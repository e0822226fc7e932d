package dev.lintel.admin.publisher;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How often something is tried, and how long to wait between: up to `first`, then up to twice as long each time, never
/// more than `most`. How long exactly is drawn anew each time, so that writers who met once do not meet again.
/// Thread-safe if its parts are.
///
/// @param attempts in all; at least 1
/// @param first longest wait after the first attempt
/// @param most longest wait
public record Backoff(int attempts, Duration first, Duration most, RandomGenerator random, Pause pause) {
    /// @throws IllegalArgumentException if a part is out of range
    public Backoff {
        if (attempts < 1) throw new IllegalArgumentException("attempts must be >= 1, was " + attempts);
        if (first.isNegative() || most.compareTo(first) < 0)
            throw new IllegalArgumentException("waits grow from " + first + " to " + most);
    }

    /// Whether there is an attempt after this one.
    ///
    /// @param attempt counts from 1
    boolean goesOn(int attempt) {
        return attempt < attempts;
    }

    /// Waits after an attempt.
    ///
    /// @param attempt counts from 1
    /// @throws ProblemException `SHUTTING_DOWN` if the thread is interrupted
    void await(int attempt) {
        long longest = Math.min(most.toMillis(), first.toMillis() << Math.min(attempt - 1, 20));
        try {
            pause.of(Duration.ofMillis(longest == 0 ? 0 : random.nextLong(longest) + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of(ProblemType.SHUTTING_DOWN, "interrupted between two attempts"), e);
        }
    }
}
