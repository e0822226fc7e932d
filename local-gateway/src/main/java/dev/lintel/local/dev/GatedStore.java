package dev.lintel.local.dev;

import dev.lintel.contract.Document;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.AuditRecord;
import dev.lintel.store.Change;
import dev.lintel.store.Head;
import dev.lintel.store.Revision;
import dev.lintel.store.RevisionStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.dynamodb.services.local.shared.exceptions.LocalDBAccessException;

/// A store that may be away: it starts later than the router, and can be stopped while the router goes on. Away, each
/// call fails at once with `STORE_UNAVAILABLE`. Thread-safe.
final class GatedStore implements RevisionStore {
    private final ReadWriteLock gate = new ReentrantReadWriteLock();
    private final Runnable onChange;
    private @Nullable RevisionStore store;

    /// @param onChange runs after HEAD may have moved
    GatedStore(Runnable onChange) {
        this.onChange = onChange;
    }

    void open(RevisionStore opened) {
        gate.writeLock().lock();
        try {
            store = opened;
        } finally {
            gate.writeLock().unlock();
        }
    }

    /// Returns when the calls under way are over.
    void shut() {
        gate.writeLock().lock();
        try {
            store = null;
        } finally {
            gate.writeLock().unlock();
        }
    }

    private <T> T call(Function<RevisionStore, T> call) {
        // tryLock: whoever comes while it is being opened or shut is told so, not made to wait
        if (gate.readLock().tryLock()) {
            try {
                @Nullable RevisionStore open = store;
                if (open != null) return call.apply(open);
            } catch (LocalDBAccessException damaged) {
                // what DynamoDB Local throws when SQLite does, for example when its file was taken away
                throw new ProblemException(
                        Problem.of(ProblemType.STORE_UNAVAILABLE, "the local store cannot use its database"), damaged);
            } finally {
                gate.readLock().unlock();
            }
        }
        throw new ProblemException(
                Problem.of(ProblemType.STORE_UNAVAILABLE, "the local store is starting or was stopped"));
    }

    /// DynamoDB Local 3.1.0 answers a transaction before SQLite has committed it (`SQLiteDBAccess.commitTransaction`
    /// leaves the job in the queue and does not wait): a process that was killed just then would lose what it had
    /// acknowledged. That queue is worked off in order by one thread, so a read that is answered proves the commit.
    private Head change(Function<RevisionStore, Head> call) {
        Head head = call(open -> {
            Head changed = call.apply(open);
            if (open.latestHead().sequence() < changed.sequence())
                throw new ProblemException(
                        Problem.of(ProblemType.STORE_UNAVAILABLE, "the local store did not keep the change"));
            return changed;
        });
        onChange.run();
        return head;
    }

    @Override
    public Head head() {
        return call(RevisionStore::head);
    }

    @Override
    public Head latestHead() {
        return call(RevisionStore::latestHead);
    }

    @Override
    public Document document(long revision) {
        return call(open -> open.document(revision));
    }

    @Override
    public Optional<Revision> revision(long number) {
        return call(open -> open.revision(number));
    }

    @Override
    public List<Revision> history(long before, int limit) {
        return call(open -> open.history(before, limit));
    }

    @Override
    public List<AuditRecord> audit(long before, int limit) {
        return call(open -> open.audit(before, limit));
    }

    @Override
    public Head publish(Document document, Change change, Head expected) {
        return change(open -> open.publish(document, change, expected));
    }

    @Override
    public Head rollback(long revision, Change change, Head expected) {
        return change(open -> open.rollback(revision, change, expected));
    }
}
