package dev.lintel.router;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.idempotency.Answer;
import dev.lintel.store.idempotency.Claim;
import dev.lintel.store.idempotency.IdempotencyLedger;
import dev.lintel.store.idempotency.InMemoryIdempotencyLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A ledger that can be away, and tells what it was asked.
final class LedgerDouble implements IdempotencyLedger {
    private final IdempotencyLedger ledger = new InMemoryIdempotencyLedger();
    final List<String> asked = new ArrayList<>();
    boolean away;

    private void ask(String what) {
        asked.add(what);
        if (away) throw new ProblemException(Problem.of(ProblemType.STORE_UNAVAILABLE, "away"));
    }

    @Override
    public Claim claim(String key, String owner, Instant now, Duration lease) {
        ask("claim");
        return ledger.claim(key, owner, now, lease);
    }

    @Override
    public boolean renew(String key, String owner, Instant until) {
        ask("renew");
        return ledger.renew(key, owner, until);
    }

    @Override
    public boolean complete(String key, String owner, Answer answer, Instant forgottenAt) {
        ask("complete");
        return ledger.complete(key, owner, answer, forgottenAt);
    }

    @Override
    public void release(String key, String owner) {
        ask("release");
        ledger.release(key, owner);
    }
}
