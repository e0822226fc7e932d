package dev.lintel.admin.publisher;

import dev.lintel.contract.Configuration;
import dev.lintel.contract.ProblemException;
import dev.lintel.store.AuditRecord;
import dev.lintel.store.RevisionStore;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// What several moves of HEAD made wrong, one after the other: a configuration that was served for a second may be in
/// caches, so the first and the last do not tell enough. Not thread-safe.
final class PendingPurge {
    /// More moves than that are not looked at one by one.
    private static final int MOST_MOVES = 8;

    private final RevisionStore store;
    private final Map<Long, Configuration> read = new HashMap<>();

    PendingPurge(RevisionStore store) {
        this.store = store;
    }

    /// @param settled HEAD's move up to which all is purged; -1 for nobody knows
    /// @param sequence HEAD's move up to which to look
    SortedSet<String> tags(long settled, long sequence) {
        if (settled == sequence) return Collections.emptySortedSet();
        if (settled < 0 || settled > sequence || sequence - settled > MOST_MOVES) return PurgeTags.EVERYTHING;
        int moves = (int) (sequence - settled);
        List<AuditRecord> audit = store.audit(sequence + 1, moves);
        SortedSet<String> tags = new TreeSet<>();
        for (AuditRecord move : audit) tags.addAll(tags(move));
        boolean complete = audit.size() == moves && audit.getLast().sequence() == settled + 1;
        return !complete || tags.contains(PurgeTags.ALL) || tags.size() > PurgeTags.MOST ? PurgeTags.EVERYTHING : tags;
    }

    private SortedSet<String> tags(AuditRecord move) {
        try {
            return PurgeTags.between(configuration(move.from()), configuration(move.to()));
        } catch (ProblemException e) {
            return switch (e.problem().type()) {
                case RESOURCE_NOT_FOUND, INTERNAL, INVALID_DOCUMENT -> PurgeTags.EVERYTHING; // not to be read any more
                default -> throw e;
            };
        }
    }

    private Configuration configuration(long revision) {
        if (revision == 0) return Configuration.EMPTY;
        return read.computeIfAbsent(revision, number -> Configuration.parse(store.document(number)));
    }
}
