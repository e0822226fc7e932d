package dev.lintel.store.dynamo;

import dev.lintel.contract.Document;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.AuditRecord;
import dev.lintel.store.Change;
import dev.lintel.store.Commit;
import dev.lintel.store.Head;
import dev.lintel.store.Revision;
import dev.lintel.store.RevisionProblems;
import dev.lintel.store.RevisionStore;
import dev.lintel.store.Sha256;
import dev.lintel.store.dynamo.RevisionItems.StoredHead;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Revisions in a DynamoDB table of [TableLayout]'s form. A publish writes the snapshot's parts, which nobody looks for
/// yet, then one transaction moves HEAD and writes revision and audit record: a crash leaves the state before or the
/// state
/// after. Thread-safe; blocks as long as the client does, so give it one that gives up ([DynamoClients]).
public final class DynamoRevisionStore implements RevisionStore {
    private static final String CHANGES_UNKNOWN = "unknown: the revision before cannot be read";

    private final DynamoTable table;
    private final Snapshots snapshots;
    private final HeadMove move;
    private final InstantSource clock;

    public DynamoRevisionStore(DynamoDbClient client, String tableName, InstantSource clock) {
        this.table = new DynamoTable(client, tableName);
        this.snapshots = new Snapshots(table);
        this.move = new HeadMove(table);
        this.clock = clock;
    }

    @Override
    public Head head() {
        return storedHead(false).head();
    }

    @Override
    public Head latestHead() {
        return storedHead(true).head();
    }

    @Override
    public Document document(long number) {
        Revision revision = find(number, false)
                .or(() -> find(number, true)) // an eventually consistent read may come too early
                .orElseThrow(() -> RevisionProblems.unknown(number));
        return document(number, revision.digest(), revision.bytes());
    }

    @Override
    public Optional<Revision> revision(long number) {
        return find(number, true);
    }

    @Override
    public List<Revision> history(long before, int limit) {
        RevisionStore.requireLimit(limit);
        return table.below(TableLayout.REVISIONS, TableLayout.sortable(before), limit).stream()
                .map(RevisionItems::revision)
                .toList();
    }

    @Override
    public List<AuditRecord> audit(long before, int limit) {
        RevisionStore.requireLimit(limit);
        return table.below(TableLayout.AUDIT, TableLayout.sortable(before), limit).stream()
                .map(RevisionItems::audit)
                .toList();
    }

    @Override
    public Head publish(Document document, Change change, Head expected) {
        byte[] canonical = document.canonicalBytes();
        if (canonical.length > MAX_DOCUMENT_BYTES) throw RevisionProblems.tooLarge(canonical.length);
        StoredHead from = unmoved(expected);
        String digest = Sha256.hex(canonical);
        if (digest.equals(expected.digest())) return expected;
        List<String> changes = changes(from, document);
        snapshots.write(digest, canonical);
        return move.make(
                from,
                Commit.publish(expected, from.latest(), digest, canonical.length, change, clock.instant(), changes));
    }

    @Override
    public Head rollback(long number, Change change, Head expected) {
        StoredHead from = unmoved(expected);
        Revision target = find(number, true).orElseThrow(() -> RevisionProblems.unknown(number));
        if (number == expected.revision()) return expected;
        Document document = document(number, target.digest(), target.bytes());
        return move.make(from, Commit.rollback(expected, target, change, clock.instant(), changes(from, document)));
    }

    private StoredHead unmoved(Head expected) {
        StoredHead now = storedHead(true);
        if (!now.head().equals(expected)) throw RevisionProblems.moved(now.head(), expected);
        return now;
    }

    /// A damaged revision must not keep anyone from publishing a better one.
    private List<String> changes(StoredHead from, Document after) {
        try {
            Document before = from.head().revision() == 0
                    ? Document.EMPTY
                    : document(from.head().revision(), from.head().digest(), from.bytes());
            return AuditRecord.changes(before, after);
        } catch (ProblemException e) {
            if (e.problem().type() != ProblemType.INTERNAL) throw e;
            return List.of(CHANGES_UNKNOWN);
        }
    }

    private Document document(long number, String digest, long bytes) {
        try {
            return Document.read(snapshots.read(digest, bytes));
        } catch (DamagedSnapshotException e) {
            throw RevisionProblems.unreadable(number, e.why(), e);
        } catch (ProblemException e) {
            if (e.problem().type() != ProblemType.INVALID_DOCUMENT) throw e;
            throw RevisionProblems.unreadable(number, "this version of Lintel does not know its form", e);
        }
    }

    private StoredHead storedHead(boolean consistent) {
        return table.get(TableLayout.headKey(), consistent)
                .map(RevisionItems::head)
                .orElse(StoredHead.NONE);
    }

    private Optional<Revision> find(long number, boolean consistent) {
        return table.get(TableLayout.revisionKey(number), consistent).map(RevisionItems::revision);
    }
}
