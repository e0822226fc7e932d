package dev.lintel.router.upstream;

import dev.lintel.contract.ProblemType;

/// How one attempt at a target ended, as far as it tells something of the target.
public enum AttemptEnd {
    /// The head of a reply came; its status says the rest.
    REPLIED,
    /// No connection could be had: name, address, TCP or TLS.
    UNREACHABLE,
    /// A limit in time passed that was the target's to keep.
    TIMED_OUT,
    /// The connection was cut before a head, or what came was no reply.
    BROKEN,
    /// Nothing was learnt but the time that had gone: the client left or sent no proper body, or the gateway itself was
    /// at a limit.
    ABANDONED;

    /// @param connecting no connection was had yet
    static AttemptEnd of(ProblemType failure, boolean connecting) {
        return switch (failure) {
            case UPSTREAM_TIMEOUT -> TIMED_OUT;
            case UPSTREAM_ADDRESS_REFUSED -> UNREACHABLE;
            case UPSTREAM_UNREACHABLE -> connecting ? UNREACHABLE : BROKEN;
            case UPSTREAM_BAD_REPLY -> BROKEN;
            default -> ABANDONED;
        };
    }
}
