package dev.lintel.router.upstream;

import dev.lintel.router.telemetry.Refusal;

/// Says behind a problem why the gateway refused a call; for its record, never for the client. Without a stack trace.
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.policy() + " is " + refusal.state(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
