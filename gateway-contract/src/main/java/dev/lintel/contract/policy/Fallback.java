package dev.lintel.contract.policy;

import dev.lintel.contract.Action;
import dev.lintel.contract.Kind;
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

/// What a route answers when its backend fails, after all attempts: what another backend says, else the last good
/// reply,
/// else a fixed one; as many of the three as are given. Stands around the backend's call, wherever it is in the list of
/// policies.
///
/// @param on what is a failure
/// @param backend id of the other backend; it gets only requests that may be made twice, or that nobody looked at
/// @param methods that may be made twice though HTTP does not say so; at most 16
/// @param maxBodyBytes requests with a larger body do not go to the other backend; at most 1 MiB
/// @param lastGood keeps replies to GET
/// @param reply the fixed one
public record Fallback(
        FailureConditions on,
        Optional<String> backend,
        List<String> methods,
        int maxBodyBytes,
        Optional<LastGood> lastGood,
        Optional<Action.DirectReply> reply)
        implements PolicySpec {
    public static final String KIND = "fallback";
    public static final Range METHODS = new Range(0, 16);
    public static final Range MAX_BODY_BYTES = new Range(0, 1 << 20);
    private static final int USUAL_BODY_BYTES = 65_536;
    private static final Syntax METHOD = FieldSyntax::faultInMethod;
    private static final Set<CallFailure> ALL = EnumSet.allOf(CallFailure.class);

    /// @throws IllegalArgumentException if a component is out of range, or there is nothing to fall back on
    public Fallback {
        methods = List.copyOf(methods);
        METHODS.require("methods: their number", methods.size());
        methods.forEach(METHOD::require);
        MAX_BODY_BYTES.require("maxBodyBytes", maxBodyBytes);
        if (backend.isEmpty() && lastGood.isEmpty() && reply.isEmpty())
            throw new IllegalArgumentException("has nothing to fall back on: give 'backend', 'lastGood' or 'reply'");
    }

    /// Kept by each router instance: up to 8 MiB in all, those asked for longest ago going first.
    ///
    /// @param staleFor how long past its freshness a reply may be used that says nothing of it itself
    ///     (`stale-if-error`, RFC 5861); 1 s to 7 days
    /// @param maxReplyBytes larger ones are not kept; 1 to 1 MiB
    public record LastGood(Duration staleFor, int maxReplyBytes) {
        public static final DurationRange STALE_FOR = new DurationRange(Duration.ofSeconds(1), Duration.ofDays(7));
        public static final Range MAX_REPLY_BYTES = new Range(1, 1 << 20);
        private static final Duration USUAL_STALE_FOR = Duration.ofHours(1);
        private static final int USUAL_REPLY_BYTES = 65_536;

        /// @throws IllegalArgumentException if a component is out of range
        public LastGood {
            STALE_FOR.require("staleFor", staleFor);
            MAX_REPLY_BYTES.require("maxReplyBytes", maxReplyBytes);
        }

        static LastGood read(Members in) {
            return new LastGood(
                    in.duration("staleFor", STALE_FOR).orElse(USUAL_STALE_FOR),
                    in.integer("maxReplyBytes", MAX_REPLY_BYTES, USUAL_REPLY_BYTES));
        }
    }

    static @Nullable Fallback parse(Members in) {
        return new Fallback(
                FailureConditions.read(in, ALL, ALL, List.of(502, 503, 504)),
                in.has("backend") ? Optional.ofNullable(in.reference("backend", Kind.BACKEND)) : Optional.empty(),
                in.list("methods", 0, (int) METHODS.max(), item -> item.text(FieldSyntax::faultInMethod)),
                in.integer("maxBodyBytes", MAX_BODY_BYTES, USUAL_BODY_BYTES),
                in.object("lastGood", LastGood::read),
                in.reply("reply"));
    }

    @Override
    public String kind() {
        return KIND;
    }
}
