package dev.lintel.store;

import dev.lintel.contract.Document;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Revisions in this process, gone with it. Every read is strongly consistent.
public final class InMemoryRevisionStore implements RevisionStore {
    private final InstantSource clock;
    private final NavigableMap<Long, Stored> revisions = new TreeMap<>();
    private final NavigableMap<Long, AuditRecord> audit = new TreeMap<>();
    private Head head = Head.NONE;

    private record Stored(Revision revision, Document document) {}

    public InMemoryRevisionStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Head head() {
        return head;
    }

    @Override
    public Head latestHead() {
        return head();
    }

    @Override
    public synchronized Document document(long revision) {
        return stored(revision).document();
    }

    @Override
    public synchronized Optional<Revision> revision(long number) {
        return Optional.ofNullable(revisions.get(number)).map(Stored::revision);
    }

    @Override
    public synchronized List<Revision> history(long before, int limit) {
        return newest(revisions, before, limit).stream().map(Stored::revision).toList();
    }

    @Override
    public synchronized List<AuditRecord> audit(long before, int limit) {
        return newest(audit, before, limit);
    }

    @Override
    public synchronized Head publish(Document document, Change change, Head expected) {
        requireUnmoved(expected);
        byte[] canonical = document.canonicalBytes();
        if (canonical.length > MAX_DOCUMENT_BYTES) throw RevisionProblems.tooLarge(canonical.length);
        String digest = Sha256.hex(canonical);
        if (digest.equals(head.digest())) return head;
        long latest = revisions.isEmpty() ? 0 : revisions.lastKey();
        var changes = AuditRecord.changes(served(), document);
        return accept(
                Commit.publish(head, latest, digest, canonical.length, change, clock.instant(), changes), document);
    }

    @Override
    public synchronized Head rollback(long revision, Change change, Head expected) {
        requireUnmoved(expected);
        Stored target = stored(revision);
        if (revision == head.revision()) return head;
        var changes = AuditRecord.changes(served(), target.document());
        return accept(Commit.rollback(head, target.revision(), change, clock.instant(), changes), target.document());
    }

    private Head accept(Commit commit, Document document) {
        revisions.put(commit.revision().number(), new Stored(commit.revision(), document));
        audit.put(commit.audit().sequence(), commit.audit());
        head = commit.head();
        return head;
    }

    private void requireUnmoved(Head expected) {
        if (!head.equals(expected)) throw RevisionProblems.moved(head, expected);
    }

    private Document served() {
        return head.revision() == 0 ? Document.EMPTY : stored(head.revision()).document();
    }

    private Stored stored(long revision) {
        Stored stored = revisions.get(revision);
        if (stored == null) throw RevisionProblems.unknown(revision);
        return stored;
    }

    private static <V> List<V> newest(NavigableMap<Long, V> all, long before, int limit) {
        RevisionStore.requireLimit(limit);
        return all.headMap(before, false).descendingMap().values().stream()
                .limit(limit)
                .toList();
    }
}
