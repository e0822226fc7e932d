package dev.lintel.contract.policy;

import dev.lintel.contract.parse.Members;
import dev.lintel.contract.syntax.DurationRange;
import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.Syntax;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers a request that comes again under the same `Idempotency-Key` with the reply to the first
/// (draft-ietf-httpapi-idempotency-key-header-07), which is kept in the store. A key counts for one route and one
/// caller.
///
/// @param required whether requests of these methods are refused without a key; 400
/// @param methods to which it applies; 1 to 16
/// @param scope names of header fields that tell callers apart; 0 to 8. The consumer counts besides, once it is known
/// @param keep how long a reply is kept; 1 min to 7 days
/// @param lease how long a key stays taken by an instance that is gone; an instance at work renews it; 5 s to 15 min
/// @param waitFor how long a request waits for its twin to be answered, before 409; 0 s to 30 s
/// @param maxReplyBytes larger replies are not kept, and requests that come again are told so; 0 to 350 KiB
/// @param storeTimeout how long the store is waited for, each time; 10 ms to 5 s
/// @param onStoreFailure what happens to requests while the store does not answer
public record IdempotencyKey(
        boolean required,
        List<String> methods,
        List<String> scope,
        Duration keep,
        Duration lease,
        Duration waitFor,
        int maxReplyBytes,
        Duration storeTimeout,
        StoreFailure onStoreFailure)
        implements PolicySpec {
    public static final String KIND = "idempotency-key";
    public static final Range METHODS = new Range(1, 16);
    public static final Range SCOPE = new Range(0, 8);
    public static final DurationRange KEEP = new DurationRange(Duration.ofMinutes(1), Duration.ofDays(7));
    public static final DurationRange LEASE = new DurationRange(Duration.ofSeconds(5), Duration.ofMinutes(15));
    public static final DurationRange WAIT_FOR = new DurationRange(Duration.ZERO, Duration.ofSeconds(30));
    public static final DurationRange STORE_TIMEOUT = new DurationRange(Duration.ofMillis(10), Duration.ofSeconds(5));
    /// An item of DynamoDB has room for 400 KB, its keys and names included.
    public static final Range MAX_REPLY_BYTES = new Range(0, 350 * 1024);

    private static final int USUAL_REPLY_BYTES = 65_536;
    private static final Syntax METHOD = FieldSyntax::faultInMethod;
    private static final Syntax NAME = FieldSyntax::faultInName;

    /// @throws IllegalArgumentException if a component is out of range
    public IdempotencyKey {
        methods = List.copyOf(methods);
        scope = List.copyOf(scope);
        METHODS.require("methods: their number", methods.size());
        methods.forEach(METHOD::require);
        SCOPE.require("scope: its size", scope.size());
        scope.forEach(NAME::require);
        KEEP.require("keep", keep);
        LEASE.require("lease", lease);
        WAIT_FOR.require("waitFor", waitFor);
        MAX_REPLY_BYTES.require("maxReplyBytes", maxReplyBytes);
        STORE_TIMEOUT.require("storeTimeout", storeTimeout);
    }

    static @Nullable IdempotencyKey parse(Members in) {
        List<String> methods = in.has("methods")
                ? in.list("methods", 1, (int) METHODS.max(), item -> item.text(FieldSyntax::faultInMethod))
                : List.of("POST", "PATCH");
        List<String> scope = in.has("scope")
                ? in.list("scope", 0, (int) SCOPE.max(), item -> item.text(FieldSyntax::faultInName))
                : List.of("Authorization");
        return new IdempotencyKey(
                in.flag("required", false),
                methods,
                scope,
                in.duration("keep", KEEP).orElse(Duration.ofHours(24)),
                in.duration("lease", LEASE).orElse(Duration.ofSeconds(30)),
                in.duration("waitFor", WAIT_FOR).orElse(Duration.ZERO),
                in.integer("maxReplyBytes", MAX_REPLY_BYTES, USUAL_REPLY_BYTES),
                in.duration("storeTimeout", STORE_TIMEOUT).orElse(Duration.ofSeconds(1)),
                in.choice("onStoreFailure", StoreFailure.WORDS, StoreFailure.FAIL_CLOSED));
    }

    @Override
    public String kind() {
        return KIND;
    }
}
