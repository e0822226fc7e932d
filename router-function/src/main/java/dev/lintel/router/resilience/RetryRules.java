package dev.lintel.router.resilience;

import dev.lintel.contract.policy.Retry;
import dev.lintel.router.http.Request;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A route's retry policy, bound. Immutable.
final class RetryRules {
    final Retry policy;
    final long headNanos;
    /// 0 for none.
    final long hedgeNanos;
    private final long baseNanos;
    private final long maxNanos;
    private final List<String> methods;
    private final boolean keysCount;

    /// @param keysCount whether a request with an `Idempotency-Key` may be repeated: not where the gateway itself is
    /// the
    ///     one that honours it, for then the backend need not
    RetryRules(Retry policy, boolean keysCount) {
        this.policy = policy;
        this.keysCount = keysCount;
        headNanos = policy.attemptTimeout().map(Duration::toNanos).orElse(Long.MAX_VALUE);
        hedgeNanos = policy.hedgeAfter().map(Duration::toNanos).orElse(0L);
        baseNanos = policy.backoff().base().toNanos();
        maxNanos = policy.backoff().max().toNanos();
        methods = policy.methods();
    }

    boolean mayRepeat(Request request) {
        return isIdempotent(request.method())
                || methods.contains(request.method())
                || (keysCount && request.headers().contains("Idempotency-Key"));
    }

    boolean mayHedge(Request request) {
        return hedgeNanos > 0
                && request.body().length() == 0
                && switch (request.method()) {
                    case "GET", "HEAD", "OPTIONS" -> true;
                    default -> false;
                };
    }

    /// RFC 9110 section 9.2.2.
    static boolean isIdempotent(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    /// Full jitter: anything from nothing to the exponential bound.
    ///
    /// @param failed attempts so far, at least 1
    long backoffNanos(int failed, RandomGenerator random) {
        long bound = failed > 20 ? maxNanos : Math.min(maxNanos, baseNanos << (failed - 1));
        return random.nextLong(bound + 1);
    }

    /// How long to wait before the next attempt; -1 if the client shall be told to wait instead.
    ///
    /// @param asked by the reply; null if it did not
    long waitNanos(int failed, @Nullable Duration asked, RandomGenerator random) {
        long backoff = backoffNanos(failed, random);
        if (asked == null) return backoff;
        return asked.compareTo(policy.maxRetryAfter()) > 0 ? -1 : Math.max(backoff, asked.toNanos());
    }
}
