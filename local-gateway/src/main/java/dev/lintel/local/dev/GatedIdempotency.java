package dev.lintel.local.dev;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.idempotency.Answer;
import dev.lintel.store.idempotency.Claim;
import dev.lintel.store.idempotency.IdempotencyLedger;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A ledger of idempotency keys whose store may be away. Thread-safe.
final class GatedIdempotency implements IdempotencyLedger {
    private volatile @Nullable IdempotencyLedger ledger;

    void open(IdempotencyLedger opened) {
        ledger = opened;
    }

    void shut() {
        ledger = null;
    }

    private IdempotencyLedger ledger() {
        @Nullable IdempotencyLedger open = ledger;
        if (open == null)
            throw new ProblemException(
                    Problem.of(ProblemType.STORE_UNAVAILABLE, "the store of idempotency keys does not answer"));
        return open;
    }

    @Override
    public Claim claim(String key, String owner, Instant now, Duration lease) {
        return ledger().claim(key, owner, now, lease);
    }

    @Override
    public boolean renew(String key, String owner, Instant until) {
        return ledger().renew(key, owner, until);
    }

    @Override
    public boolean complete(String key, String owner, Answer answer, Instant forgottenAt) {
        return ledger().complete(key, owner, answer, forgottenAt);
    }

    @Override
    public void release(String key, String owner) {
        ledger().release(key, owner);
    }
}
