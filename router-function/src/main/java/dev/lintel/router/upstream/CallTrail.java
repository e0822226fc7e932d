package dev.lintel.router.upstream;

import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.CallFailure;
import org.jspecify.annotations.Nullable;

/// What an upstream tells of one call beside its reply, for whoever may call again: which targets it went to and how it
/// failed. One per call; written before the call's stage completes, read after.
public final class CallTrail {
    private final long avoided;
    private long targets;
    private @Nullable CallFailure failure;

    /// @param avoided targets, as [#targets()] named them, that are passed over while the upstream has others
    public CallTrail(long avoided) {
        this.avoided = avoided;
    }

    long avoided() {
        return avoided;
    }

    /// Where the call went, in bits that mean something to the upstream that was called only.
    public long targets() {
        return targets;
    }

    /// How it failed; null if it did not, or otherwise than by the backend: the client left, or sent half a request.
    public @Nullable CallFailure failure() {
        return failure;
    }

    /// How a call failed that ended in such a problem.
    ///
    /// @param connecting whether it had no connection yet
    static @Nullable CallFailure failure(ProblemType type, boolean connecting) {
        return switch (type) {
            case UPSTREAM_UNREACHABLE -> connecting ? CallFailure.CONNECT_FAILURE : CallFailure.RESET;
            case UPSTREAM_TIMEOUT -> connecting ? CallFailure.CONNECT_FAILURE : CallFailure.TIMEOUT;
            case UPSTREAM_ADDRESS_REFUSED -> CallFailure.CONNECT_FAILURE;
            case UPSTREAM_BAD_REPLY -> CallFailure.BAD_REPLY;
            case CIRCUIT_OPEN -> CallFailure.CIRCUIT_OPEN;
            case OVERLOADED -> CallFailure.OVERLOADED;
            // not the backend's doing, such as half a request
            default -> null;
        };
    }

    /// For upstreams: the call goes to these, too.
    public void sentTo(long targetBits) {
        targets |= targetBits;
    }

    /// For upstreams: why the stage is about to fail.
    public void failed(CallFailure how) {
        failure = how;
    }
}
