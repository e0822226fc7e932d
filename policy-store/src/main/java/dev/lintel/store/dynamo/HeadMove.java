package dev.lintel.store.dynamo;

import dev.lintel.store.Commit;
import dev.lintel.store.Head;
import dev.lintel.store.RevisionProblems;
import dev.lintel.store.dynamo.RevisionItems.StoredHead;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;

/// The transaction that makes a change, and the finding out what became of it. A reply that was lost says nothing about
/// the
/// write, and an attempt of the SDK's own may fail on the condition because the one before took place. What tells is
/// the
/// audit record at our sequence number: ours, somebody else's, or none.
final class HeadMove {
    /// Tries again after the first, with the same token, while nobody's change has taken the place.
    private static final int ROUNDS = 2;

    private final DynamoTable table;

    private enum Outcome {
        OURS,
        LOST,
        OPEN
    }

    HeadMove(DynamoTable table) {
        this.table = table;
    }

    /// @throws dev.lintel.contract.ProblemException `PRECONDITION_FAILED` if another change came first
    Head make(StoredHead from, Commit commit) {
        String token = UUID.randomUUID().toString();
        var writes = RevisionItems.writes(table.name(), from, commit, token);
        for (int round = 0; ; round++) {
            try {
                table.transact(token, writes);
                return commit.head();
            } catch (SdkException e) {
                Outcome outcome = outcome(commit, token);
                if (outcome == Outcome.OURS) return commit.head();
                if (outcome == Outcome.LOST) throw RevisionProblems.moved(headNow(), from.head());
                if (round == ROUNDS) throw RevisionProblems.unavailable(e);
                DynamoTable.pause(round);
            }
        }
    }

    private Outcome outcome(Commit commit, String token) {
        return table.get(TableLayout.auditKey(commit.audit().sequence()), true)
                .map(record -> record.text(TableLayout.COMMIT).equals(token) ? Outcome.OURS : Outcome.LOST)
                .orElse(Outcome.OPEN);
    }

    private Head headNow() {
        return table.get(TableLayout.headKey(), true)
                .map(RevisionItems::head)
                .orElse(StoredHead.NONE)
                .head();
    }
}
