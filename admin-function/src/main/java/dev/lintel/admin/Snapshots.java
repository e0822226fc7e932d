package dev.lintel.admin;

import dev.lintel.contract.Document;
import dev.lintel.store.Head;
import dev.lintel.store.RevisionStore;

/// Reads HEAD afresh each time, and its document only when the digest is another than last time. Thread-safe.
final class Snapshots {
    private final RevisionStore store;
    private volatile Snapshot last = new Snapshot(Head.NONE, Document.EMPTY);

    Snapshots(RevisionStore store) {
        this.store = store;
    }

    Head head() {
        return store.latestHead();
    }

    /// Strongly consistent: a client sees its own writes.
    Snapshot latest() {
        Head head = store.latestHead();
        if (head.revision() == 0) return new Snapshot(head, Document.EMPTY);
        Snapshot known = last;
        Document document =
                known.head().digest().equals(head.digest()) ? known.document() : store.document(head.revision());
        return remember(head, document);
    }

    /// Spares the next reader the way to the store.
    Snapshot remember(Head head, Document document) {
        var snapshot = new Snapshot(head, document);
        last = snapshot;
        return snapshot;
    }
}
