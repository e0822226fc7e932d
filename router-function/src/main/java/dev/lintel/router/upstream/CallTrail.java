package dev.lintel.router.upstream;

import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.CallFailure;
import org.jspecify.annotations.Nullable;

/// What an upstream tells of one call beside its reply, for whoever may call again: which targets it went to and how it
/// failed. One per call; written before the call's stage completes, read after.
public final class CallTrail {
    private @Nullable Tried avoided;
    private @Nullable Destination target;
    private @Nullable CallFailure failure;

    /// @param avoided what [#tried()] of an earlier call gave: passed over while the upstream has others
    public CallTrail(@Nullable Tried avoided) {
        this.avoided = avoided;
    }

    @Nullable
    Tried avoided() {
        return avoided;
    }

    /// What is to be avoided from now on: what this call avoided, and where it went. Null for nothing.
    public @Nullable Tried tried() {
        if (target != null && !Tried.has(avoided, target)) avoid(target);
        return avoided;
    }

    void avoid(Destination destination) {
        if (avoided == null) avoided = new Tried();
        avoided.add(destination);
    }

    void sentTo(Destination destination) {
        target = destination;
    }

    /// How it failed; null if it did not, or otherwise than by the backend: the client left, or sent half a request.
    public @Nullable CallFailure failure() {
        return failure;
    }

    /// How a call failed that ended in such a problem.
    ///
    /// @param connecting whether it had no connection yet
    public static @Nullable CallFailure failure(ProblemType type, boolean connecting) {
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

    /// For upstreams: why the stage is about to fail.
    public void failed(CallFailure how) {
        failure = how;
    }
}
