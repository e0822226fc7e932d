package dev.lintel.admin;

import dev.lintel.contract.Document;
import dev.lintel.contract.Fault;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.Change;
import dev.lintel.store.Head;
import dev.lintel.store.RevisionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The only way to a new revision: read HEAD, edit, check all of it, publish on the condition that HEAD still stands;
/// from the start again when another writer was faster. Thread-safe.
///
/// Writers of one process queue up, so that they do not race each other into retries; other processes are held off by
/// the store's condition alone.
final class Publication {
    private static final int ATTEMPTS = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RevisionStore store;
    private final Snapshots snapshots;
    private final InstantSource clock;
    private final ReentrantLock turn = new ReentrantLock(true);

    Publication(RevisionStore store, Snapshots snapshots, InstantSource clock) {
        this.store = store;
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /// @param before what the change was made on
    /// @param after what is there now, or would be; the same HEAD when the change made no difference
    /// @param warnings of what was checked; none when there was no difference
    record Outcome(Snapshot before, Snapshot after, List<Fault> warnings) {
        boolean changed() {
            return !after.document().equals(before.document());
        }
    }

    /// Makes and checks the edit on HEAD as it stands, and writes nothing.
    Outcome rehearse(AdminCall call, Edit edit) {
        Snapshot before = call.saw(snapshots.latest());
        Document wanted = edit.apply(before);
        return new Outcome(before, new Snapshot(before.head(), wanted), check(edit, before, wanted));
    }

    Outcome publish(AdminCall call, Edit edit, Change change) {
        takeTurn();
        try {
            Instant deadline = clock.instant().plus(PATIENCE);
            for (int attempt = 0; attempt < ATTEMPTS && clock.instant().isBefore(deadline); attempt++) {
                Snapshot before = call.saw(snapshots.latest());
                Document wanted = edit.apply(before);
                if (wanted.equals(before.document())) return new Outcome(before, before, List.of());
                List<Fault> warnings = check(edit, before, wanted);
                try {
                    Head head = store.publish(wanted, change, before.head());
                    return new Outcome(before, call.saw(snapshots.remember(head, wanted)), warnings);
                } catch (ProblemException lost) {
                    if (lost.problem().type() != ProblemType.PRECONDITION_FAILED) throw lost;
                }
            }
        } finally {
            turn.unlock();
        }
        throw contested();
    }

    static ProblemException contested() {
        return new ProblemException(
                Problem.of(ProblemType.CONFLICT, "other writers were faster each time; nothing was changed")
                        .withHeader("Retry-After", "1"));
    }

    private static List<Fault> check(Edit edit, Snapshot before, Document wanted) {
        DocumentCheck.Findings findings = DocumentCheck.of(wanted);
        if (!findings.faults().isEmpty()) throw edit.invalid(before, findings.faults());
        return findings.warnings();
    }

    private void takeTurn() {
        try {
            if (turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) return;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        throw new ProblemException(
                Problem.of(ProblemType.OVERLOADED, "too many writes are waiting; nothing was changed")
                        .withHeader("Retry-After", "2"));
    }
}
