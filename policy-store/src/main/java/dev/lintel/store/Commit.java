package dev.lintel.store;

import java.time.Instant;
import java.util.List;

/// All that one accepted change makes. An adapter writes it whole or not at all.
///
/// @param head the new one
/// @param revision the one that the new HEAD points at; new itself if the action is a publish
/// @param audit what is remembered of it
public record Commit(Head head, Revision revision, AuditRecord audit) {
    /// @param from HEAD before
    /// @param latest the highest number in use; 0 for none
    /// @param digest of the canonical document
    /// @param bytes of the canonical document
    /// @param changes of the document, as in an [AuditRecord]
    public static Commit publish(
            Head from, long latest, String digest, int bytes, Change change, Instant at, List<String> changes) {
        var revision = new Revision(latest + 1, from.revision(), digest, change.author(), at, change.message(), bytes);
        return moving(AuditRecord.Action.PUBLISH, from, revision, change, at, changes);
    }

    /// @param to an existing revision
    public static Commit rollback(Head from, Revision to, Change change, Instant at, List<String> changes) {
        return moving(AuditRecord.Action.ROLLBACK, from, to, change, at, changes);
    }

    private static Commit moving(
            AuditRecord.Action action, Head from, Revision to, Change change, Instant at, List<String> changes) {
        var head = new Head(to.number(), from.sequence() + 1, to.digest());
        var audit = new AuditRecord(
                head.sequence(), action, from.revision(), to.number(), change.author(), at, change.message(), changes);
        return new Commit(head, to, audit);
    }
}
