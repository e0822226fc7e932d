package dev.lintel.contract;

import dev.lintel.contract.syntax.DurationRange;
import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.Syntax;
import dev.lintel.contract.syntax.TextSyntax;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How the calls of a backend are spread over its targets.
///
/// @param algorithm which target is next
/// @param key what calls that go to the same target share; with a consistent hash, and only there
/// @param boundPercent with a consistent hash: how far above the average a target's calls in flight may be before its
///     next keys go elsewhere; 101 to 10,000
/// @param sticky what keeps a client on one target
/// @param slowStart for how long a target that is new, or is back, gets less than its share; 1 s to 15 min
/// @param prefer which targets go first, best first, at most 8; others are called only when none of these can be
public record LoadBalancing(
        Algorithm algorithm,
        Optional<CallKey> key,
        int boundPercent,
        Optional<Sticky> sticky,
        Optional<Duration> slowStart,
        List<Preference> prefer) {
    public static final Range BOUND_PERCENT = new Range(101, 10_000);
    public static final int USUAL_BOUND_PERCENT = 125;
    public static final DurationRange SLOW_START = new DurationRange(Duration.ofSeconds(1), Duration.ofMinutes(15));
    public static final Range PREFERENCES = new Range(0, 8);

    public static final LoadBalancing DEFAULT = new LoadBalancing(
            Algorithm.ROUND_ROBIN,
            Optional.empty(),
            USUAL_BOUND_PERCENT,
            Optional.empty(),
            Optional.empty(),
            List.of());

    /// @throws IllegalArgumentException if the parts do not fit together
    public LoadBalancing {
        prefer = List.copyOf(prefer);
        BOUND_PERCENT.require("boundPercent", boundPercent);
        SLOW_START.require("slowStart", slowStart);
        PREFERENCES.require("prefer: their number", prefer.size());
        boolean hashed = algorithm == Algorithm.CONSISTENT_HASH;
        if (hashed && key.isEmpty()) throw new IllegalArgumentException("'consistent-hash' needs a 'key'");
        if (!hashed && key.isPresent()) throw new IllegalArgumentException("'key' belongs to 'consistent-hash'");
        if (!hashed && boundPercent != USUAL_BOUND_PERCENT)
            throw new IllegalArgumentException("'boundPercent' belongs to 'consistent-hash'");
        if (hashed && sticky.isPresent())
            throw new IllegalArgumentException("'consistent-hash' keeps calls together by its 'key': drop 'sticky'");
    }

    /// Which target is next.
    public enum Algorithm {
        /// Each in turn, by weight.
        ROUND_ROBIN,
        /// The one with the fewest calls in flight for its weight.
        LEAST_OUTSTANDING,
        /// The one that a ring of hashes gives to the call's key, with bounded loads (Mirrokni, Thorup, Zadimoghaddam
        /// 2018).
        CONSISTENT_HASH,
        /// Of two drawn by weight the one whose replies come sooner: peak EWMA of the latency times calls in flight.
        LATENCY
    }

    /// A part of a call that calls are told apart by.
    ///
    /// @param name of the header, cookie or query parameter; empty for the others
    public record CallKey(Source source, String name) {
        private static final Syntax FIELD = FieldSyntax::faultInName;
        private static final Syntax PARAMETER = TextSyntax::faultInParameterName;

        public enum Source {
            HEADER,
            COOKIE,
            QUERY,
            CLIENT_IP,
            PATH
        }

        /// @throws IllegalArgumentException if the name is none
        public CallKey {
            switch (source) {
                case HEADER, COOKIE -> FIELD.require(name);
                case QUERY -> PARAMETER.require(name);
                case CLIENT_IP, PATH -> {
                    if (!name.isEmpty()) throw new IllegalArgumentException(source + " has no name");
                }
            }
        }
    }

    /// What keeps a client on one target, as long as that target is there and not refused.
    public sealed interface Sticky {
        /// A key that calls bring: each value has a target of its own by rendezvous hashing.
        record ByKey(CallKey key) implements Sticky {}

        /// A cookie that Lintel sets, naming the target that the algorithm chose by an opaque tag.
        ///
        /// @param name of the cookie
        /// @param maxAge how long browsers keep it, 1 s to 400 d; without it until they are closed
        /// @param secret makes tags that nobody can forge or trace back to a target; without it they are plain hashes
        record ByCookie(String name, Optional<Duration> maxAge, Optional<SecretRef> secret) implements Sticky {
            public static final DurationRange MAX_AGE = new DurationRange(Duration.ofSeconds(1), Duration.ofDays(400));
            private static final Syntax NAME = FieldSyntax::faultInName;

            /// @throws IllegalArgumentException if a component breaks its rule
            public ByCookie {
                NAME.require(name);
                MAX_AGE.require("maxAge", maxAge);
            }
        }
    }

    /// Targets with a label.
    ///
    /// @param label its name, such as `zone`
    /// @param value its value; without one the value that the router itself has for that label
    public record Preference(String label, Optional<String> value) {
        private static final Syntax LABEL = TextSyntax::faultInLabelName;
        private static final Syntax VALUE = TextSyntax::faultInLabelValue;

        /// @throws IllegalArgumentException if a component breaks its rule
        public Preference {
            LABEL.require(label);
            value.ifPresent(VALUE::require);
        }
    }
}
