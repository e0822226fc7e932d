package dev.lintel.contract.policy;

import dev.lintel.contract.parse.Members;
import dev.lintel.contract.syntax.DurationRange;
import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.Syntax;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Calls a route's backend again when a call failed, as long as nothing of a reply went to the client. Stands around
/// the
/// backend's call, wherever it is in the list of policies. Only requests that may be made twice: of an idempotent
/// method
/// (RFC 9110 section 9.2.2), of one of `methods`, or with an `Idempotency-Key`.
///
/// @param attempts in all, hedged ones among them; 2 to 10
/// @param attemptTimeout for the reply's head to come, in each attempt; 1 ms to 15 min
/// @param on what is a failure
/// @param methods that the backend takes twice though HTTP does not say so; at most 16
/// @param backoff between attempts
/// @param maxRetryAfter a `Retry-After` up to this is waited for; with a longer one the reply goes to the client; 0 s
/// to
///     5 min
/// @param budget how many attempts may be added to the requests of a backend
/// @param maxBodyBytes requests with a larger body are not repeated; at most 1 MiB
/// @param hedgeAfter when a second attempt starts beside a first that is slow, for safe methods without a body; 1 ms to
///     60 s
public record Retry(
        int attempts,
        Optional<Duration> attemptTimeout,
        FailureConditions on,
        List<String> methods,
        Backoff backoff,
        Duration maxRetryAfter,
        Budget budget,
        int maxBodyBytes,
        Optional<Duration> hedgeAfter)
        implements PolicySpec {
    public static final String KIND = "retry";
    public static final Range ATTEMPTS = new Range(2, 10);
    public static final Range METHODS = new Range(0, 16);
    public static final Range MAX_BODY_BYTES = new Range(0, 1 << 20);
    public static final DurationRange ATTEMPT_TIMEOUT = new DurationRange(Duration.ofMillis(1), Duration.ofMinutes(15));
    public static final DurationRange RETRY_AFTER = new DurationRange(Duration.ZERO, Duration.ofMinutes(5));
    public static final DurationRange HEDGE_AFTER = new DurationRange(Duration.ofMillis(1), Duration.ofSeconds(60));

    private static final int USUAL_ATTEMPTS = 3;
    private static final int USUAL_BODY_BYTES = 65_536;
    private static final Duration USUAL_RETRY_AFTER = Duration.ofSeconds(5);
    private static final Syntax METHOD = FieldSyntax::faultInMethod;
    private static final Set<CallFailure> USUAL =
            EnumSet.of(CallFailure.CONNECT_FAILURE, CallFailure.RESET, CallFailure.REFUSED_STREAM, CallFailure.TIMEOUT);
    private static final Set<CallFailure> ALLOWED = EnumSet.of(
            CallFailure.CONNECT_FAILURE,
            CallFailure.RESET,
            CallFailure.REFUSED_STREAM,
            CallFailure.TIMEOUT,
            CallFailure.BAD_REPLY);

    /// @throws IllegalArgumentException if a component is out of range
    public Retry {
        methods = List.copyOf(methods);
        ATTEMPTS.require("attempts", attempts);
        ATTEMPT_TIMEOUT.require("attemptTimeout", attemptTimeout);
        METHODS.require("methods: their number", methods.size());
        methods.forEach(METHOD::require);
        RETRY_AFTER.require("maxRetryAfter", maxRetryAfter);
        MAX_BODY_BYTES.require("maxBodyBytes", maxBodyBytes);
        HEDGE_AFTER.require("hedge.after", hedgeAfter);
        for (CallFailure failure : on.failures())
            if (!ALLOWED.contains(failure)) throw new IllegalArgumentException("cannot act on " + failure.word());
    }

    /// The n-th wait is drawn evenly from 0 to `base` times 2 to the power of n - 1, at most `max` ("full jitter").
    ///
    /// @param base 1 ms to 60 s
    /// @param max not below base; at most 60 s
    public record Backoff(Duration base, Duration max) {
        public static final DurationRange RANGE = new DurationRange(Duration.ofMillis(1), Duration.ofSeconds(60));
        static final Backoff USUAL = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));

        /// @throws IllegalArgumentException if a component is out of range
        public Backoff {
            RANGE.require("base", base);
            RANGE.require("max", max);
            if (max.compareTo(base) < 0) throw new IllegalArgumentException("'max' is below 'base'");
        }

        static Backoff read(Members in) {
            Duration base = in.duration("base", RANGE).orElse(USUAL.base);
            Duration max = in.duration("max", RANGE).orElse(base.compareTo(USUAL.max) > 0 ? base : USUAL.max);
            return new Backoff(base, max);
        }
    }

    /// Of each router instance and backend, over ten seconds.
    ///
    /// @param percent of the requests that may be repeated, 0 to 100
    /// @param perSecond attempts that may be added however few requests there are, 0 to 1,000
    public record Budget(int percent, int perSecond) {
        public static final Range PERCENT = new Range(0, 100);
        public static final Range PER_SECOND = new Range(0, 1000);
        static final Budget USUAL = new Budget(20, 5);

        /// @throws IllegalArgumentException if a component is out of range, or no attempt could ever be added
        public Budget {
            PERCENT.require("percent", percent);
            PER_SECOND.require("perSecond", perSecond);
            if (percent == 0 && perSecond == 0) throw new IllegalArgumentException("leaves no attempt to add");
        }

        static Budget read(Members in) {
            return new Budget(
                    in.integer("percent", PERCENT, USUAL.percent),
                    in.integer("perSecond", PER_SECOND, USUAL.perSecond));
        }
    }

    static @Nullable Retry parse(Members in) {
        return new Retry(
                in.integer("attempts", ATTEMPTS, USUAL_ATTEMPTS),
                in.duration("attemptTimeout", ATTEMPT_TIMEOUT),
                FailureConditions.read(in, ALLOWED, USUAL, List.of(502, 503, 504)),
                in.list("methods", 0, (int) METHODS.max(), item -> item.text(FieldSyntax::faultInMethod)),
                in.object("backoff", Backoff::read).orElse(Backoff.USUAL),
                in.duration("maxRetryAfter", RETRY_AFTER).orElse(USUAL_RETRY_AFTER),
                in.object("budget", Budget::read).orElse(Budget.USUAL),
                in.integer("maxBodyBytes", MAX_BODY_BYTES, USUAL_BODY_BYTES),
                in.object(
                        "hedge",
                        hedge -> hedge.required("after").isPresent()
                                ? hedge.duration("after", HEDGE_AFTER).orElse(null)
                                : null));
    }

    @Override
    public String kind() {
        return KIND;
    }
}
